package org.archerrl.env.web;

import com.google.common.collect.ImmutableList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;

/** MiniWoB++'s own pages, fetched into the build folder once. */
public final class MiniWobPages {
    private static final Path PLACE = Archer.TARGET.resolve("miniwob");
    private static final Duration INSTALLING = Duration.ofMinutes(5);

    private MiniWobPages() {}

    /** Returns the folder to name in the setting {@code pages}. */
    public static synchronized Path folder() {
        Path html = PLACE.resolve("miniwob/html");
        if (!Files.exists(html.resolve("core/core.js"))) {
            List<String> install = List.of(
                    "python3",
                    "-m",
                    "pip",
                    "install",
                    "-q",
                    "--no-deps",
                    "--target",
                    PLACE.toString(),
                    "miniwob==1.1.0");
            try (Child pip = Child.start(Archer.TARGET, Map.of(), install)) {
                pip.await(0, INSTALLING);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
        return html;
    }

    /** Returns the configured task. */
    public static EnvironmentSpec spec(String task, Map<String, ?> others) {
        Map<String, Object> settings = new HashMap<>(Map.of("pages", folder().toString(), "task", task));
        settings.putAll(others);
        return Environments.named("miniwob", settings);
    }

    /** Returns the names of all pages. */
    static List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(folder().resolve("miniwob"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".html"))
                    .map(name -> name.substring(0, name.length() - ".html".length()))
                    .sorted()
                    .toList();
        }
    }

    /** Opens a browser on them. */
    static Browser open(BrowserKind kind, Duration deadline) throws Exception {
        Site site = new Site(Optional.of(PageFolder.of(folder())), AllowedHosts.NONE);
        return choice(kind, deadline).open(site);
    }

    /** Returns the browser where Debian puts it; without it a test fails and says how to install it. */
    static BrowserChoice choice(BrowserKind kind, Duration deadline) {
        return new BrowserChoice(kind, Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromedriver"), deadline);
    }

    /** Returns an environment of one page in a browser that is there already. */
    static WebEnvironment environment(Browser browser, String page, int maxTurns, Duration deadline) {
        return environment(browser, page, 1, maxTurns, deadline);
    }

    /** Returns one that loads its page for every so many episodes. */
    static WebEnvironment environment(
            Browser browser, String page, int episodesPerLoad, int maxTurns, Duration deadline) {
        return new WebEnvironment(
                browser,
                new MiniWobTask(ImmutableList.of(page), MiniWobTask.Split.TRAINING, episodesPerLoad),
                new WebEnvironment.Rules(maxTurns, 1000, .1, deadline));
    }
}
