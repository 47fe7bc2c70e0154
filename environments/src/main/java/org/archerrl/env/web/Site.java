package org.archerrl.env.web;

import java.util.Optional;
import org.htmlunit.Cache;

/**
 * Where an environment's pages come from, and whom they may talk to.
 *
 * @param folder of pages that are served to this browser only; empty if they come from servers
 * @param hosts the servers that pages may talk to
 * @param compiled scripts and style sheets as HtmlUnit has compiled them, for all its browsers of this site
 */
record Site(Optional<PageFolder> folder, AllowedHosts hosts, Cache compiled) {
    private static final int MOST_FILES = 200;

    Site(Optional<PageFolder> folder, AllowedHosts hosts) {
        this(folder, hosts, new LastingCache());
    }

    /** A client at its end would throw away what others need. */
    private static final class LastingCache extends Cache {
        private static final long serialVersionUID = 1L;

        LastingCache() {
            setMaxSize(MOST_FILES);
        }

        @Override
        public void clear() {}
    }
}
