package org.archerrl.env.sql;

import com.google.common.collect.ImmutableList;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentFault.Kind;
import org.archerrl.env.sql.QueryResult.Failure;
import org.archerrl.env.sql.QueryResult.Reason;
import org.archerrl.env.sql.QueryResult.Rows;
import org.sqlite.Function;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/**
 * A connection to a database in memory that answers queries of whoever: nothing is written, no file is touched, and a query's work,
 * rows and memory are bounded.
 *
 * <p>What a query may be is checked before SQLite sees it (one SELECT, WITH or VALUES, so neither ATTACH nor PRAGMA nor VACUUM), and
 * SQLite refuses to write besides. Work is counted in steps of its virtual machine, so where a query is stopped does not depend on the
 * machine. Functions whose value is another one each time are taken away.
 */
final class SafeConnection implements AutoCloseable {
    private static final Pattern QUERY =
            Pattern.compile("\\s*(?:SELECT|WITH|VALUES)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern INNER_MESSAGE = Pattern.compile("\\[\\w+\\] .*? \\((.*)\\)", Pattern.DOTALL);
    /** What SQLite's parser says of words that it cannot read. */
    private static final ImmutableList<String> UNREADABLE =
            ImmutableList.of("syntax error", "incomplete input", "unrecognized token");

    private static final ImmutableList<String> CHANGING_FUNCTIONS = ImmutableList.of(
            "random",
            "randomblob",
            "date",
            "time",
            "datetime",
            "julianday",
            "unixepoch",
            "strftime",
            "timediff",
            "current_date",
            "current_time",
            "current_timestamp",
            "changes",
            "total_changes",
            "last_insert_rowid");

    /** A few hundredths of a second; the questions take less than a thousandth of it. */
    private static final int MOST_STEPS = 2_000_000;

    private static final int STEPS_A_LOOK = 1000;
    /** Only a query that makes single steps very dear meets it. */
    private static final long MOST_NANOS = 2_000_000_000L;

    private static final int LONGEST_VALUE = 10_000;

    private final SQLiteConnection connection;
    private final Statement statement;
    private final Budget budget = new Budget();

    /** Opens an empty database. */
    SafeConnection() {
        try {
            SQLiteConfig config = new SQLiteConfig();
            config.setTempStore(SQLiteConfig.TempStore.MEMORY);
            connection = (SQLiteConnection) config.createConnection("jdbc:sqlite::memory:");
            statement = connection.createStatement();
            statement.executeUpdate("PRAGMA query_only = ON");
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, LONGEST_VALUE);
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH, LONGEST_VALUE);
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100);
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_EXPR_DEPTH, 100);
            for (String name : CHANGING_FUNCTIONS) {
                Function.create(connection, name, new NotHere(name));
            }
            ProgressHandler.setHandler(connection, STEPS_A_LOOK, budget);
        } catch (SQLException e) {
            throw new EnvironmentFault(Kind.UNREACHABLE, "no SQLite database can be opened: " + e.getMessage(), e);
        }
    }

    /** Returns the bytes of the database that these statements make. */
    static byte[] image(String script) {
        SQLiteConfig config = new SQLiteConfig();
        config.setPageSize(1024);
        try (SQLiteConnection made = (SQLiteConnection) config.createConnection("jdbc:sqlite::memory:");
                Statement statement = made.createStatement()) {
            statement.executeUpdate(script);
            return made.serialize("main");
        } catch (SQLException e) {
            throw new IllegalStateException("not to be made: " + script, e);
        }
    }

    /** Takes up a database in place of the one before. */
    void load(byte[] image) {
        try {
            connection.deserialize("main", image);
        } catch (SQLException e) {
            throw new EnvironmentFault(Kind.DIED, "the database is lost: " + e.getMessage(), e);
        }
    }

    /** Returns whether this may be asked at all. */
    static boolean isQuery(String text) {
        return QUERY.matcher(text).matches();
    }

    /** Answers a query, of whose rows no more than {@code most} are wanted. */
    QueryResult ask(String query, int most) {
        if (!isQuery(query)) {
            return new Failure("only SELECT, WITH and VALUES are answered here", Reason.REFUSED);
        }
        budget.renew();
        try (ResultSet found = statement.executeQuery(query)) {
            List<List<Object>> rows = new ArrayList<>();
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                if (rows.size() == most) {
                    return new Rows(rows, true);
                }
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(found.getObject(i));
                }
                rows.add(row);
            }
            return new Rows(rows, false);
        } catch (SQLException e) {
            return failure(String.valueOf(e.getMessage()));
        }
    }

    private Failure failure(String message) {
        if (budget.isSpent()) {
            return new Failure("the query takes too long", Reason.REFUSED);
        }
        Matcher inner = INNER_MESSAGE.matcher(message);
        String complaint = inner.matches() ? inner.group(1) : message;
        boolean unreadable = UNREADABLE.stream().anyMatch(complaint::contains);
        return new Failure(complaint, unreadable ? Reason.UNREADABLE : Reason.REFUSED);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("a database in memory does not close", e);
        }
    }

    /** Stops a query that does too much. */
    private static final class Budget extends ProgressHandler {
        private int looks;
        private long end;

        void renew() {
            looks = 0;
            end = System.nanoTime() + MOST_NANOS;
        }

        boolean isSpent() {
            return looks > MOST_STEPS / STEPS_A_LOOK || System.nanoTime() > end;
        }

        @Override
        protected int progress() {
            looks++;
            return isSpent() ? 1 : 0;
        }
    }

    /** Stands for a function that is taken away. */
    private static final class NotHere extends Function {
        private final String name;

        NotHere(String name) {
            this.name = name;
        }

        @Override
        protected void xFunc() throws SQLException {
            error("there is no " + name + " here");
        }
    }
}
