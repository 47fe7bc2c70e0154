package org.archerrl.env.web;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentFault.Kind;
import org.archerrl.env.SettingException;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.InvalidArgumentException;
import org.openqa.selenium.InvalidElementStateException;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** Chromium in a process of its own, behind a {@link Gate}. */
final class ChromiumBrowser implements Browser {
    private static final Duration STARTING = Duration.ofSeconds(120);

    private final OwnThread thread;
    private final URI folder;
    private final PageServer pages;
    private final Gate gate;
    private final DriverProcess process;
    private final ChromiumSession session;
    private String seeding = "";

    ChromiumBrowser(Site site, BrowserChoice choice) {
        installed("chromium", choice.chromium());
        installed("chromedriver", choice.chromedriver());
        thread = new OwnThread("Chromium", choice.deadline());
        try {
            pages = site.folder().isPresent() ? new PageServer(site.folder().get()) : null;
            folder = pages == null ? URI.create("") : pages.address();
            gate = new Gate(pages == null ? site.hosts() : site.hosts().and(folder));
        } catch (IOException e) {
            throw new EnvironmentFault(Kind.UNREACHABLE, "no port for the pages: " + e.getMessage(), e);
        }
        try {
            process = new DriverProcess(choice.chromedriver());
        } catch (EnvironmentFault e) {
            closePages();
            throw e;
        }
        try {
            session = thread.within(STARTING, "start", () -> ChromiumSession.start(process, choice, gate.port()));
        } catch (EnvironmentFault | WebDriverException e) {
            process.close();
            closePages();
            throw new EnvironmentFault(Kind.DIED, "Chromium does not start: " + e.getMessage(), e);
        }
    }

    private static void installed(String key, Path program) {
        if (!Files.isExecutable(program)) {
            throw new SettingException("environment." + key + ": there is no program " + program
                    + "; install it (Debian: apt-get install chromium chromium-driver), name another one, or take"
                    + " environment.browser=htmlunit");
        }
    }

    @Override
    public void open(URI page, int seed) {
        URI address = folder.resolve(page);
        work("open " + page, () -> {
            session.forget(address);
            if (!seeding.isEmpty()) {
                session.command("Page.removeScriptToEvaluateOnNewDocument", ImmutableMap.of("identifier", seeding));
            }
            seeding = session.onNewPages(PageScript.seeded(seed) + PageScript.TEXT);
            session.get(address.toString());
            if (!"true"
                    .equals(session.executeScript(
                            "return String(location.protocol.startsWith('http') && !!window.__archer"
                                    + " && document.contentType === 'text/html')"))) {
                throw new EnvironmentFault(Kind.UNREACHABLE, "there is no page at " + page);
            }
            return null;
        });
    }

    @Override
    public String evaluate(String expression) {
        return work(
                "evaluate a script",
                () -> String.valueOf(session.executeScript("return " + PageScript.asJson(expression))));
    }

    @Override
    public void act(Action action) {
        work("act", () -> {
            try {
                perform(action);
            } catch (ElementClickInterceptedException e) {
                throw new Refusal("Something else on the page covers it.");
            } catch (InvalidElementStateException e) {
                throw new Refusal("It cannot be used now.");
            } catch (StaleElementReferenceException e) {
                throw new Refusal("It is gone.");
            } catch (InvalidArgumentException e) {
                throw new Refusal("The field does not take this text.");
            }
            return null;
        });
    }

    private void perform(Action action) {
        if (action instanceof Action.Click click) {
            click(enabled(click.reference()), click.reference());
        } else if (action instanceof Action.Type type) {
            type(enabled(type.reference()), type);
        } else if (action instanceof Action.Select select) {
            enabled(select.reference());
            Object option = session.executeScript(
                    "return __archer.option(arguments[0], arguments[1])", select.reference(), select.option());
            if (!(option instanceof WebElement chosen)) {
                throw new Refusal("There is no such option in " + select.reference() + ".");
            }
            chosen.click();
        } else if (action instanceof Action.Press press) {
            session.switchTo().activeElement().sendKeys(key(press.key()));
        }
    }

    /** Clicks the middle, or where nothing lies above the element. */
    private void click(WebElement element, int reference) {
        try {
            element.click();
        } catch (ElementClickInterceptedException e) {
            Object point = session.executeScript("return __archer.uncovered(arguments[0])", reference);
            if (point instanceof List<?> at && at.get(0) instanceof Number x && at.get(1) instanceof Number y) {
                new Actions(session)
                        .moveToLocation(x.intValue(), y.intValue())
                        .click()
                        .perform();
            } else {
                throw e;
            }
        }
    }

    private void type(WebElement field, Action.Type type) {
        if (Fields.areFilledByScript(field.getTagName(), field.getDomAttribute("type"))) {
            session.executeScript("__archer.fill(arguments[0], arguments[1])", type.reference(), type.text());
            return;
        }
        if (!Boolean.TRUE.equals(session.executeScript(
                "var e = arguments[0]; return (/^(input|textarea)$/i.test(e.tagName) && !e.readOnly"
                        + " && !/^(button|submit|reset|checkbox|radio|image|file)$/.test(e.type)) || e.isContentEditable",
                field))) {
            throw new Refusal("One cannot type into " + type.reference() + ".");
        }
        session.executeScript("arguments[0].focus()", field);
        String text = type.text().codePoints().allMatch(Character::isBmpCodePoint)
                ? type.text()
                : refused("The field does not take this text.");
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        field.sendKeys(text.replaceAll("[\ue000-\uf8ff]", ""));
    }

    private static String refused(String why) {
        throw new Refusal(why);
    }

    private static Keys key(Action.Key key) {
        return switch (key) {
            case ENTER -> Keys.ENTER;
            case TAB -> Keys.TAB;
            case ESCAPE -> Keys.ESCAPE;
            case BACKSPACE -> Keys.BACK_SPACE;
            case DELETE -> Keys.DELETE;
            case SPACE -> Keys.SPACE;
            case UP -> Keys.ARROW_UP;
            case DOWN -> Keys.ARROW_DOWN;
            case LEFT -> Keys.ARROW_LEFT;
            case RIGHT -> Keys.ARROW_RIGHT;
        };
    }

    private WebElement enabled(int reference) {
        if (!(session.executeScript("return __archer.element(arguments[0])", reference)
                instanceof WebElement element)) {
            throw new Refusal("There is no " + reference + " on the page.");
        }
        if (!element.isEnabled()) {
            throw new Refusal(reference + " is disabled.");
        }
        return element;
    }

    private <T> T work(String what, Callable<T> work) {
        try {
            return thread.within(what, work);
        } catch (TimeoutException e) {
            throw thread.late(what, e);
        } catch (JavascriptException e) {
            throw new EnvironmentFault(Kind.NONSENSE, "a script of the page has failed: " + e.getRawMessage(), e);
        } catch (WebDriverException e) {
            throw new EnvironmentFault(Kind.DIED, "Chromium has failed to " + what + ": " + e.getRawMessage(), e);
        }
    }

    @Override
    public void close() {
        process.close();
        closePages();
        session.release();
    }

    private void closePages() {
        gate.close();
        if (pages != null) {
            pages.close();
        }
        thread.close(() -> {});
    }
}
