package org.archerrl.env.mcp;

import com.google.common.base.Ascii;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archerrl.env.SettingException;

/**
 * A server that runs as a child process and talks by lines.
 *
 * <p>It stands in a process group of its own, behind a shell that hands it its input. When that input ends, because this process
 * closes it or has died in whatever way, the server's ends too, and a second later the whole group is killed, those that do not
 * listen and those that the server has started included. When the server ends, the rest of its group ends with it.
 */
final class ServerProcess {
    private static final String WATCHDOG = "( cat; exec >&-; sleep 1; kill -s KILL 0 ) |"
            + " { sh -c \"$1\"; echo \"exit code $?\" >&2; kill -s KILL 0; }";
    private static final Pattern EXIT_CODE = Pattern.compile("exit code (\\d+)");
    private static final Duration STOPPING = Duration.ofSeconds(3);
    private static final int LAST_LINES = 5;
    private static final int LINE_SHOWN = 200;
    /** More than any message of the protocol. */
    private static final int LONGEST_LINE = 8 << 20;

    private final Process process;
    private final InputStream output;
    private final Thread listening;
    private final Deque<String> lastWords = new ArrayDeque<>();

    /**
     * Starts a server.
     *
     * @param command what a shell is to run
     * @param variables the server's environment, whole
     * @throws SettingException if no process can be started at all
     */
    ServerProcess(String command, Map<String, String> variables) {
        ProcessBuilder builder = new ProcessBuilder("setsid", "sh", "-c", WATCHDOG, "sh", command);
        builder.environment().clear();
        builder.environment().putAll(variables);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new SettingException("environment.command: no server can be started here, which takes sh and setsid"
                    + " (util-linux): " + e.getMessage());
        }
        output = new BufferedInputStream(process.getInputStream());
        listening = daemon("words", this::listen);
    }

    /** Starts a thread that ends with the process. */
    Thread daemon(String what, Runnable work) {
        Thread thread = new Thread(work, "mcp-" + what + "-" + process.pid());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void listen() {
        try (BufferedReader words = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = words.readLine(); line != null; line = words.readLine()) {
                synchronized (lastWords) {
                    lastWords.add(Ascii.truncate(line.replaceAll("\\p{Cntrl}", " "), LINE_SHOWN, "..."));
                    if (lastWords.size() > LAST_LINES) {
                        lastWords.remove();
                    }
                }
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    /** Sends a line; may wait as long as the server does not read. */
    void send(String line) throws IOException {
        OutputStream input = process.getOutputStream();
        synchronized (input) {
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        }
    }

    /** Waits for a line and returns it, or null when there are no more. One thread alone may call this. */
    String receive() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = output.read(); next != '\n'; next = output.read()) {
            if (next < 0) {
                return null;
            }
            line.write(next);
            if (line.size() > LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Returns the last lines that the server wrote to its error output, the newest, with the exit code, last. */
    String lastWords() {
        try {
            listening.join(STOPPING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (lastWords) {
            return String.join("; ", lastWords);
        }
    }

    /** Returns whether a shell has found no such command. */
    static boolean wasNotFound(String lastWords) {
        Matcher code = EXIT_CODE.matcher(lastWords);
        return code.find() && (code.group(1).equals("127") || code.group(1).equals("126"));
    }

    /** Ends the server and all that it has started, and waits for it. */
    void stop() {
        ProcessHandle[] family = process.descendants().toArray(ProcessHandle[]::new);
        daemon("end", this::endInput);
        try {
            process.waitFor(STOPPING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        for (ProcessHandle member : family) {
            member.destroyForcibly();
        }
    }

    /** Waits for a line that is being sent, which may take until the server is dead. */
    private void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended.
        }
    }
}
