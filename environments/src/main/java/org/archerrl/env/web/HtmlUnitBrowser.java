package org.archerrl.env.web;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentFault.Kind;
import org.htmlunit.ScriptException;
import org.htmlunit.html.DisabledElement;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlOption;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.impl.SelectableTextInput;
import org.htmlunit.javascript.DefaultJavaScriptErrorListener;
import org.htmlunit.javascript.HtmlUnitScriptable;
import org.htmlunit.javascript.host.event.KeyboardEvent;

/** HtmlUnit: all in this process, and boxes on the page are only estimated. */
final class HtmlUnitBrowser implements Browser {
    private final Site site;
    private final Duration deadline;
    private final OwnThread thread;
    private volatile GuardedClient client;
    private volatile boolean late;
    private boolean closed;

    HtmlUnitBrowser(Site site, Duration deadline) {
        this.site = site;
        this.deadline = deadline;
        this.thread = new OwnThread("HtmlUnit", deadline);
    }

    @Override
    public void open(URI page, int seed) {
        work("open " + page, () -> {
            leave();
            client = new GuardedClient(site, seed, deadline);
            client.setJavaScriptErrorListener(new Listener());
            URL url = GuardedClient.FOLDER.resolve(page).toURL();
            if (!(client.getPage(url) instanceof HtmlPage opened)
                    || opened.getWebResponse().getStatusCode() != 200) {
                throw new EnvironmentFault(Kind.UNREACHABLE, "there is no page at " + page);
            }
            return null;
        });
    }

    /** What HtmlUnit would write to the log: pages may well have errors. */
    private final class Listener extends DefaultJavaScriptErrorListener {
        private static final long serialVersionUID = 1L;

        @Override
        public void timeoutError(HtmlPage page, long allowed, long taken) {
            late = true;
        }

        @Override
        public void scriptException(HtmlPage page, ScriptException error) {}

        @Override
        public void loadScriptError(HtmlPage page, URL script, Exception error) {}

        @Override
        public void malformedScriptURL(HtmlPage page, String url, MalformedURLException error) {}

        @Override
        public void warn(String message, String source, int line, String text, int column) {}
    }

    @Override
    public String evaluate(String expression) {
        return work("evaluate a script", () -> String.valueOf(result(PageScript.asJson(expression))));
    }

    @Override
    public void act(Action action) {
        work("act", () -> {
            perform(action);
            return null;
        });
    }

    private void perform(Action action) throws IOException {
        if (action instanceof Action.Click click) {
            enabled(click.reference()).click();
        } else if (action instanceof Action.Type type) {
            type(enabled(type.reference()), type);
        } else if (action instanceof Action.Select select) {
            enabled(select.reference());
            if (!(result("__archer.option(" + select.reference() + ", " + Json.text(select.option()) + ")")
                            instanceof HtmlUnitScriptable option)
                    || !(option.getDomNodeOrDie() instanceof HtmlOption chosen)) {
                throw new Refusal("There is no such option in " + select.reference() + ".");
            }
            chosen.setSelected(true);
        } else if (action instanceof Action.Press press) {
            DomElement focused = page().getFocusedElement();
            if ((focused == null ? page().getBody() : focused) instanceof HtmlElement element) {
                element.type(code(press.key()));
            }
        }
    }

    private void type(DomElement field, Action.Type type) throws IOException {
        if (Fields.areFilledByScript(field.getTagName(), field.getAttribute("type"))) {
            result("__archer.fill(" + type.reference() + ", " + Json.text(type.text()) + ")");
        } else if (field instanceof SelectableTextInput text
                && field instanceof HtmlElement element
                && !field.hasAttribute("readonly")) {
            element.focus();
            text.select();
            if (!text.getText().isEmpty()) {
                element.type(KeyboardEvent.DOM_VK_DELETE);
            }
            element.type(type.text());
        } else if (field instanceof HtmlElement element
                && element.getAttribute("contenteditable").equals("true")) {
            element.focus();
            element.setTextContent("");
            element.type(type.text());
        } else {
            throw new Refusal("One cannot type into " + type.reference() + ".");
        }
    }

    private static int code(Action.Key key) {
        return switch (key) {
            case ENTER -> KeyboardEvent.DOM_VK_RETURN;
            case TAB -> KeyboardEvent.DOM_VK_TAB;
            case ESCAPE -> KeyboardEvent.DOM_VK_ESCAPE;
            case BACKSPACE -> KeyboardEvent.DOM_VK_BACK_SPACE;
            case DELETE -> KeyboardEvent.DOM_VK_DELETE;
            case SPACE -> KeyboardEvent.DOM_VK_SPACE;
            case UP -> KeyboardEvent.DOM_VK_UP;
            case DOWN -> KeyboardEvent.DOM_VK_DOWN;
            case LEFT -> KeyboardEvent.DOM_VK_LEFT;
            case RIGHT -> KeyboardEvent.DOM_VK_RIGHT;
        };
    }

    private DomElement enabled(int reference) {
        if (!(result("__archer.element(" + reference + ")") instanceof HtmlUnitScriptable found)
                || !(found.getDomNodeOrDie() instanceof DomElement element)) {
            throw new Refusal("There is no " + reference + " on the page.");
        }
        if (element instanceof DisabledElement disabled && disabled.isDisabled()) {
            throw new Refusal(reference + " is disabled.");
        }
        if (!element.isDisplayed()) {
            throw new Refusal(reference + " is hidden.");
        }
        return element;
    }

    private Object result(String script) {
        return page().executeJavaScript(script).getJavaScriptResult();
    }

    private HtmlPage page() {
        if (client != null && client.getCurrentWindow().getEnclosedPage() instanceof HtmlPage page) {
            return page;
        }
        throw new EnvironmentFault(
                Kind.NONSENSE, "the browser shows no page any more: it has gone where it may not go");
    }

    private <T> T work(String what, Callable<T> work) {
        try {
            T done = thread.within(what, work);
            if (late) {
                throw thread.late(what, null);
            }
            return done;
        } catch (EnvironmentFault e) {
            interruptScripts();
            throw e;
        }
    }

    private void interruptScripts() {
        GuardedClient running = client;
        if (running != null) {
            running.setJavaScriptTimeout(1);
        }
    }

    private void leave() {
        late = false;
        GuardedClient left = client;
        client = null;
        if (left != null) {
            left.close();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            interruptScripts();
            thread.close(this::leave);
        }
    }
}
