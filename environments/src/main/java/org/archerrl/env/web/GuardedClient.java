package org.archerrl.env.web;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.archerrl.env.web.PageFolder.Item;
import org.htmlunit.BrowserVersion;
import org.htmlunit.SilentCssErrorHandler;
import org.htmlunit.WebClient;
import org.htmlunit.WebConnection;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.WebResponseData;
import org.htmlunit.util.NameValuePair;
import org.htmlunit.util.WebConnectionWrapper;

/** HtmlUnit's client, kept to one site: nothing else is fetched, and pages of its folder come without a server. */
final class GuardedClient extends WebClient {
    private static final long serialVersionUID = 1L;

    /** Where the folder's pages seem to be. */
    static final URI FOLDER = URI.create("http://pages/");

    private static final String SCRIPT = "/archer-page.js";
    /** Lets compiled scripts and style sheets be kept from one episode to the next. */
    private static final List<NameValuePair> LASTING = List.of(
            new NameValuePair("Cache-Control", "public, max-age=86400"),
            new NameValuePair("Last-Modified", "Thu, 01 Jan 2015 00:00:00 GMT"));

    private static final List<NameValuePair> PASSING = List.of(new NameValuePair("Cache-Control", "no-store"));

    private static final BrowserVersion CHROME = new BrowserVersion.BrowserVersionBuilder(BrowserVersion.CHROME)
            .setSystemTimezone(TimeZone.getTimeZone("UTC"))
            .build();

    private final transient Site site;
    private final int seed;

    /** Makes one for an episode. */
    GuardedClient(Site site, int seed, Duration scripts) {
        super(CHROME);
        this.site = site;
        this.seed = seed;
        setCache(site.compiled());
        setWebConnection(new Gate(getWebConnection()));
        setJavaScriptTimeout(scripts.toMillis());
        setCssErrorHandler(new SilentCssErrorHandler());
        setIncorrectnessListener((message, origin) -> {});
        getOptions().setThrowExceptionOnScriptError(false);
        getOptions().setThrowExceptionOnFailingStatusCode(false);
        getOptions().setPrintContentOnFailingStatusCode(false);
        getOptions().setWebSocketEnabled(false);
        getOptions().setPopupBlockerEnabled(true);
        getOptions().setFetchPolyfillEnabled(true);
        getOptions().setGeolocationEnabled(false);
        getOptions().setTimeout(Math.toIntExact(scripts.toMillis()));
    }

    /** Refuses files before HtmlUnit would read them itself. */
    @Override
    public WebResponse loadWebResponse(WebRequest request) throws IOException {
        if (request.getUrl().getProtocol().equals("file")) {
            return refused(request);
        }
        return super.loadWebResponse(request);
    }

    private final class Gate extends WebConnectionWrapper {
        Gate(WebConnection network) {
            super(network);
        }

        @Override
        public WebResponse getResponse(WebRequest request) throws IOException {
            URL url = request.getUrl();
            if (url.getPath().equals(SCRIPT)) {
                return answer(
                        request,
                        new Item(PageScript.TEXT.getBytes(StandardCharsets.UTF_8), "text/javascript; charset=utf-8"));
            }
            if (url.getHost().equals(FOLDER.getHost()) && site.folder().isPresent()) {
                return site.folder()
                        .get()
                        .item(url.getPath())
                        .map(item -> answer(request, begun(item)))
                        .orElseGet(() -> refused(request));
            }
            if (!url.getProtocol().startsWith("http")
                    || !site.hosts().permit(url.getHost(), url.getPort() < 0 ? url.getDefaultPort() : url.getPort())) {
                return refused(request);
            }
            WebResponse answer = super.getResponse(request);
            return answer.getContentType().equals("text/html") && answer.getStatusCode() == 200
                    ? answer(
                            request,
                            begun(new Item(
                                    answer.getContentAsString().getBytes(StandardCharsets.UTF_8),
                                    "text/html; charset=utf-8")))
                    : answer;
        }
    }

    private Item begun(Item item) {
        if (!item.type().startsWith("text/html")) {
            return item;
        }
        String html = new String(item.content(), StandardCharsets.UTF_8);
        return new Item(PageScript.before(html, seed, SCRIPT).getBytes(StandardCharsets.UTF_8), item.type());
    }

    /** A page holds its episode's seed and is fetched anew; what it needs is kept. */
    private static WebResponse answer(WebRequest request, Item item) {
        List<NameValuePair> headers = new ArrayList<>(item.type().startsWith("text/html") ? PASSING : LASTING);
        headers.add(new NameValuePair("Content-Type", item.type()));
        return new WebResponse(new WebResponseData(item.content(), 200, "OK", headers), request, 0);
    }

    private static WebResponse refused(WebRequest request) {
        return new WebResponse(
                new WebResponseData(
                        new byte[0], 403, "Forbidden", List.of(new NameValuePair("Content-Type", "text/plain"))),
                request,
                0);
    }
}
