package org.archerrl.env.web;

import java.util.Optional;

/**
 * Where an environment's pages come from, and whom they may talk to.
 *
 * @param folder of pages that are served to this browser only; empty if they come from servers
 * @param hosts the servers that pages may talk to
 */
record Site(Optional<PageFolder> folder, AllowedHosts hosts) {}
