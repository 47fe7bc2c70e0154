package org.archerrl.env.web;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Option;
import org.archerrl.env.SettingException;
import org.archerrl.env.Settings;

/** Offers {@code miniwob}. */
public final class MiniWobProvider implements EnvironmentProvider {
    /** From the folder given to the one with the pages: the html folder itself, the Python package, the unpacked wheel. */
    private static final List<String> WAYS = List.of("", "html", "miniwob/html");

    private static final Splitter BLANKS = Splitter.on(' ').omitEmptyStrings();

    @Override
    public String name() {
        return "miniwob";
    }

    @Override
    public String description() {
        return "Do what it says on one of MiniWoB++'s small web pages: click, type, choose; the page's reward, -1 to 1.";
    }

    @Override
    public List<Option> options() {
        return ImmutableList.<Option>builder()
                .add(Option.required(
                        "pages",
                        "the folder of MiniWoB++'s pages: python3 -m pip install --no-deps --target DIR miniwob==1.1.0,"
                                + " then DIR/miniwob/html"))
                .add(new Option(
                        "task", "click-test-2", "the page to learn, or several separated by blanks, drawn alike"))
                .add(
                        new Option(
                                "held-out-tasks",
                                "",
                                "pages for evaluation, separated by blanks; empty for those of training with seeds of their own"))
                .add(
                        new Option(
                                "reload-every",
                                1,
                                "episodes until a page is loaded anew, 1 to 10000; more is faster, but on some pages the next episode sees what the last has left"))
                .addAll(WebSettings.options())
                .build();
    }

    @Override
    public EnvironmentSpec configure(Settings settings) {
        PageFolder folder = pages(settings.folder("pages"));
        ImmutableList<String> training = named("task", settings.text("task"), folder);
        if (training.isEmpty()) {
            throw new SettingException("environment.task: must name a page, such as click-test-2, got none");
        }
        int episodesPerLoad = settings.integer("reload-every", 1, 10_000);
        ImmutableList<String> others = named("held-out-tasks", settings.text("held-out-tasks"), folder);
        return new WebSpec(
                name(),
                new Site(Optional.of(folder), AllowedHosts.NONE),
                WebSettings.of(settings),
                new MiniWobTask(training, MiniWobTask.Split.TRAINING, episodesPerLoad),
                new MiniWobTask(others.isEmpty() ? training : others, MiniWobTask.Split.HELD_OUT, episodesPerLoad),
                ImmutableMap.of(
                        "scripted", (instance, random) -> new NoisyPlayer(random),
                        "expert", (instance, random) -> new ExpertPlayer(random),
                        "random", (instance, random) -> new RandomPlayer(random)));
    }

    private static PageFolder pages(Path given) {
        Path pages = WAYS.stream()
                .map(given::resolve)
                .filter(folder -> Files.exists(folder.resolve("core/core.js"))
                        && Files.isDirectory(folder.resolve(MiniWobTask.FOLDER)))
                .findFirst()
                .orElseThrow(() -> new SettingException(
                        "environment.pages: must be the html folder of MiniWoB++, with core/core.js and"
                                + " miniwob/*.html, got " + given
                                + "; python3 -m pip install --no-deps --target DIR miniwob==1.1.0"
                                + " makes DIR/miniwob/html"));
        try {
            return PageFolder.of(pages);
        } catch (IOException e) {
            throw new SettingException("environment.pages: cannot be read: " + e);
        }
    }

    private static ImmutableList<String> named(String key, String setting, PageFolder folder) {
        ImmutableList<String> names = ImmutableList.copyOf(BLANKS.split(setting));
        for (String name : names) {
            if (!name.matches("[a-z0-9-]+")
                    || folder.item(MiniWobTask.FOLDER + name + MiniWobTask.ENDING)
                            .isEmpty()) {
                throw new SettingException("environment." + key + ": there is no page '" + name + "'; there is "
                        + String.join(", ", all(folder)));
            }
        }
        return names;
    }

    private static List<String> all(PageFolder folder) {
        try (Stream<Path> files = Files.list(folder.root().resolve(MiniWobTask.FOLDER))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(MiniWobTask.ENDING))
                    .map(name -> name.substring(0, name.length() - MiniWobTask.ENDING.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new SettingException("environment.pages: cannot be read: " + e);
        }
    }
}
