package org.archerrl.env.web;

import com.google.common.collect.ImmutableMap;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Map;
import org.openqa.selenium.UnexpectedAlertBehaviour;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.remote.CommandInfo;
import org.openqa.selenium.remote.HttpCommandExecutor;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.remote.http.ClientConfig;
import org.openqa.selenium.remote.http.HttpClient;
import org.openqa.selenium.remote.http.HttpMethod;

/** A session with a driver that runs already, and the commands of Chromium's own that are needed here. */
final class ChromiumSession extends RemoteWebDriver {
    private static final String COMMAND = "executeCdpCommand";
    private static final ImmutableMap<String, CommandInfo> OWN =
            ImmutableMap.of(COMMAND, new CommandInfo("/session/:sessionId/goog/cdp/execute", HttpMethod.POST));

    /** No request of a driver takes longer; each has a deadline of its own before. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final HttpClient client;

    private ChromiumSession(HttpClient client, URL driver, ChromeOptions options) {
        super(new HttpCommandExecutor(client, OWN, driver), options);
        this.client = client;
    }

    /** Starts Chromium without a sandbox of its own, which root and containers do not give it, and without a way past the gate. */
    static ChromiumSession start(DriverProcess process, BrowserChoice choice, int gate) throws MalformedURLException {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(choice.chromium().toString());
        options.setUnhandledPromptBehaviour(UnexpectedAlertBehaviour.DISMISS);
        options.setPageLoadTimeout(choice.deadline());
        options.setScriptTimeout(choice.deadline());
        options.setExperimentalOption(
                "prefs",
                Map.of(
                        "download_restrictions",
                        3,
                        "profile.default_content_settings.popups",
                        2,
                        "profile.password_manager_leak_detection",
                        false,
                        "credentials_enable_service",
                        false));
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--no-default-browser-check",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-extensions",
                "--disable-sync",
                "--disable-domain-reliability",
                "--block-new-web-contents",
                "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
                "--lang=en-US",
                "--window-size=1024,1024",
                "--user-data-dir=" + process.folder().resolve("profile"),
                "--proxy-server=http://127.0.0.1:" + gate,
                "--proxy-bypass-list=<-loopback>",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
        URL driver = process.address().toURL();
        HttpClient client = HttpClient.Factory.createDefault()
                .createClient(ClientConfig.defaultConfig().baseUrl(driver).readTimeout(LONGEST));
        ChromiumSession session = new ChromiumSession(client, driver, options);
        session.command("Browser.setDownloadBehavior", ImmutableMap.of("behavior", "deny"));
        return session;
    }

    /** Runs a command of the Chrome DevTools Protocol. */
    Object command(String name, Map<String, ?> parameters) {
        return execute(COMMAND, ImmutableMap.of("cmd", name, "params", parameters))
                .getValue();
    }

    /** Runs a script before those of each page from now on; returns what to call it. */
    String onNewPages(String script) {
        Object made = command("Page.addScriptToEvaluateOnNewDocument", ImmutableMap.of("source", script));
        return made instanceof Map<?, ?> answer ? String.valueOf(answer.get("identifier")) : "";
    }

    /** Frees the connection, once the driver has gone. */
    void release() {
        client.close();
    }

    /** Forgets what pages of that server have kept. */
    void forget(URI address) {
        command("Network.clearBrowserCookies", ImmutableMap.of());
        command(
                "Storage.clearDataForOrigin",
                ImmutableMap.of(
                        "origin",
                        address.getScheme() + "://" + address.getAuthority(),
                        "storageTypes",
                        "local_storage,indexeddb,cache_storage"));
    }
}
