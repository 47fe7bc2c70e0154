package org.archerrl.env.web;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Option;
import org.archerrl.env.SettingException;
import org.archerrl.env.Settings;

/** Offers {@code web-page}. */
public final class WebPageProvider implements EnvironmentProvider {
    @Override
    public String name() {
        return "web-page";
    }

    @Override
    public String description() {
        return "Your own web page, in a folder or on a server: your instruction, and your JavaScript expression as reward.";
    }

    @Override
    public List<Option> options() {
        return ImmutableList.<Option>builder()
                .add(Option.required(
                        "pages", "a folder of pages, or the address of the first page: http://... or https://..."))
                .add(Option.required("instruction", "what the policy is to do, one line of text"))
                .add(
                        Option.required(
                                "reward",
                                "a JavaScript expression, evaluated in the page after each utterance: the reward of the turn, a number"))
                .add(new Option(
                        "done",
                        "false",
                        "a JavaScript expression, evaluated with the reward: true when the task is over"))
                .add(new Option("start", "index.html", "the first page of the folder, a path within it"))
                .add(
                        new Option(
                                "hosts",
                                "",
                                "servers that pages may talk to beside their own, separated by blanks, such as 'example.org 127.0.0.1:8080'"))
                .addAll(WebSettings.options())
                .build();
    }

    @Override
    public EnvironmentSpec configure(Settings settings) {
        String pages = settings.text("pages");
        AllowedHosts hosts = AllowedHosts.of(settings.text("hosts"));
        boolean isServed = pages.startsWith("http://") || pages.startsWith("https://");
        URI page = isServed ? address(pages) : start(settings.text("start"));
        Site site = isServed
                ? new Site(Optional.empty(), hosts.and(page))
                : new Site(Optional.of(folder(pages, page)), hosts);
        String goal = settings.text("instruction");
        String reward = settings.text("reward");
        String done = settings.text("done");
        return new WebSpec(
                name(),
                site,
                WebSettings.of(settings),
                new OwnPageTask(page, goal, reward, done, 0),
                new OwnPageTask(page, goal, reward, done, 1),
                ImmutableMap.of("random", (instance, random) -> new RandomPlayer(random)));
    }

    private static URI address(String pages) {
        try {
            URI address = URI.create(pages);
            if (address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new SettingException(
                "environment.pages: must be a folder, or an address such as https://example.org/form.html, got "
                        + pages);
    }

    private static URI start(String path) {
        try {
            URI start = URI.create(path);
            if (!start.isAbsolute() && start.getHost() == null && !path.isBlank()) {
                return start;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new SettingException(
                "environment.start: must be a path within the folder, such as index.html, got '" + path + "'");
    }

    private static PageFolder folder(String pages, URI start) {
        try {
            if (!pages.isBlank() && Files.isDirectory(Path.of(pages))) {
                PageFolder folder = PageFolder.of(Path.of(pages));
                if (folder.item(start.getPath()).isEmpty()) {
                    throw new SettingException("environment.start: there is no file " + start + " in " + pages);
                }
                return folder;
            }
        } catch (IOException | InvalidPathException e) {
            // Said below.
        }
        throw new SettingException("environment.pages: must be a folder that is there, or an address such as"
                + " https://example.org/form.html, got '" + pages + "'");
    }
}
