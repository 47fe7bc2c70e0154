package org.archerrl.env.sql;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.archerrl.env.EpisodicEnvironment;
import org.archerrl.env.Outcome;
import org.archerrl.env.sql.QueryResult.Failure;
import org.archerrl.env.sql.QueryResult.Reason;
import org.archerrl.env.sql.QueryResult.Rows;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;

/** Episodes of one question each: queries are answered, an answer ends the episode. */
final class SqlEnvironment extends EpisodicEnvironment {
    static final String ANSWER = "answer: ";

    private static final Pattern SAID = Pattern.compile(
            "\\s*answer\\s*(?::\\s*(?<after>.*\\S)|\\(\\s*(?<within>.*\\S)\\s*\\))\\s*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final int LONGEST_SHOWN = 80;

    private final SqlSpec spec;
    private final SafeConnection connection = new SafeConnection();
    private SqlSpec.Instance instance;

    SqlEnvironment(SqlSpec spec) {
        super(spec.maxTurns());
        this.spec = spec;
    }

    @Override
    protected String begin(long seed) {
        instance = spec.draw(seed);
        connection.load(instance.image());
        return instance.base().tables() + instance.question().text() + "\n";
    }

    @Override
    protected Outcome answer(String utterance) {
        if (SafeConnection.isQuery(utterance)) {
            return answered(connection.ask(utterance, spec.rows()));
        }
        Matcher said = SAID.matcher(utterance);
        if (!said.matches()) {
            return malformed("Say a query that begins with SELECT, or answer: and the answer.");
        }
        boolean right = truth().agrees(said.group("after") != null ? said.group("after") : said.group("within"));
        return new Outcome(right ? "\nright\n" : "\nwrong\n", right ? 1 : 0, Ending.TERMINATED, Verdict.UNDERSTOOD);
    }

    private Outcome answered(QueryResult result) {
        if (result instanceof Failure failure) {
            String complaint = "Error: " + shown(failure.complaint());
            return failure.reason() == Reason.UNREADABLE ? malformed(complaint) : understood(complaint);
        }
        Rows rows = (Rows) result;
        String shown = rows.rows().stream().map(SqlEnvironment::line).collect(Collectors.joining("\n"));
        return understood((shown.isEmpty() ? "no rows" : shown) + (rows.more() ? "\n..." : ""));
    }

    private static String line(List<Object> row) {
        return row.stream().map(SqlEnvironment::shown).collect(Collectors.joining(", "));
    }

    private static String shown(Object value) {
        return value instanceof byte[]
                ? "blob"
                : Ascii.truncate(String.valueOf(value).replaceAll("\\p{Cntrl}", " "), LONGEST_SHOWN, "...");
    }

    private static Outcome understood(String observation) {
        return new Outcome("\n" + observation + "\n", 0, Ending.CONTINUES, Verdict.UNDERSTOOD);
    }

    private Outcome malformed(String complaint) {
        return new Outcome("\n" + complaint + "\n", 0 - spec.malformedPenalty(), Ending.CONTINUES, Verdict.MALFORMED);
    }

    private Truth truth() {
        Rows rows = (Rows) connection.ask(instance.question().query(), Integer.MAX_VALUE);
        return new Truth(
                rows.rows().stream().map(row -> row.get(0)).collect(ImmutableList.toImmutableList()),
                instance.question().order());
    }

    /** A query whose first column is the answer. */
    @Override
    public String privileged() {
        return instance.question().query();
    }

    @Override
    public void close() {
        connection.close();
    }
}
