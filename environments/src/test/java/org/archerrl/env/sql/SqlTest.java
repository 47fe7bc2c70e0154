package org.archerrl.env.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.Outcome;
import org.archerrl.env.SettingException;
import org.archerrl.env.Settings;
import org.archerrl.env.TextEnvironment;
import org.archerrl.env.TextEnvironmentContract;
import org.archerrl.env.sql.QueryResult.Failure;
import org.archerrl.env.sql.QueryResult.Reason;
import org.archerrl.env.sql.QueryResult.Rows;
import org.archerrl.env.sql.Question.Order;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTest extends TextEnvironmentContract {
    private static EnvironmentSpec sql(Map<String, ?> settings) {
        return Environments.named("sql", settings);
    }

    @Override
    protected Stream<EnvironmentSpec> specs() {
        return Stream.of(
                sql(Map.of()),
                sql(Map.of("held-out", "domains", "max-turns", 2, "rows", 1)),
                sql(Map.of("held-out", "databases", "questions", "average", "names", "fixed", "databases", 3)));
    }

    @Override
    protected double brokenShare(EnvironmentSpec spec, String player) {
        return player.equals("expert") ? 0 : 0.03;
    }

    @Override
    protected boolean mayBeEarned(EnvironmentSpec spec, double totalReward) {
        return totalReward == 0 || totalReward == 1;
    }

    /** Fails for every query that does not answer its own question, whatever database it meets. */
    @ParameterizedTest
    @EnumSource(Form.class)
    void theExpertAnswersEveryFormOfQuestion(Form form) {
        EnvironmentSpec spec = sql(Map.of("questions", Settings.word(form), "held-out", "databases"));
        for (long seed = 0; seed < 100; seed++) {
            Trajectory played = play(spec, "expert", seed);
            assertEquals(1, played.totalReward(), played::toString);
            assertEquals(2, played.turns().size());
        }
    }

    /** What each form's query must give, worked out from the rows without SQL. */
    @ParameterizedTest
    @EnumSource(Form.class)
    void queriesSayWhatQuestionsAsk(Form form) {
        try (SafeConnection connection = new SafeConnection()) {
            for (long seed = 0; seed < 50; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                Database base = Database.draw(Domain.ALL.get(0), Database.Naming.FIXED, random);
                form.ask(base, random).ifPresent(question -> {
                    connection.load(SafeConnection.image(base.script()));
                    Rows rows = assertInstanceOf(Rows.class, connection.ask(question.query(), 100));
                    List<String> found = rows.rows().stream()
                            .map(row -> String.valueOf(row.get(0)))
                            .toList();
                    List<String> expected = ByHand.answer(form, base, question.text());
                    assertEquals(
                            question.order() == Order.ANY ? Set.copyOf(expected) : expected,
                            question.order() == Order.ANY ? Set.copyOf(found) : found,
                            question.text());
                });
            }
        }
    }

    @Test
    void anEpisodeByHand() {
        EnvironmentSpec spec = sql(Map.of(
                "domains",
                "shop",
                "questions",
                "highest",
                "names",
                "fixed",
                "held-out",
                "databases",
                "malformed-penalty",
                0.5));
        try (TextEnvironment environment = spec.open()) {
            assertEquals(
                    "product(id, name, kind, price)\nsale(id, product, city, pieces)\n"
                            + "Which product has the highest price?\n",
                    environment.reset(1));
            String all = environment
                    .step("SELECT name, price FROM product ORDER BY 2 DESC")
                    .observation();
            String highest = all.strip().split(",")[0];
            assertEquals(
                    continues("\n" + all.strip().lines().count() + "\n", 0, Verdict.UNDERSTOOD),
                    environment.step(" select count(*) from product"));
            assertEquals(
                    continues("\nError: no such column: colour\n", 0, Verdict.UNDERSTOOD),
                    environment.step("SELECT colour FROM product"));
            assertEquals(
                    continues("\nError: near \"product\": syntax error\n", -0.5, Verdict.MALFORMED),
                    environment.step("SELECT name FORM product"));
            assertEquals(Verdict.MALFORMED, environment.step("answer:  ").verdict());
            assertEquals(
                    new Outcome("\nright\n", 1, Ending.TERMINATED, Verdict.UNDERSTOOD),
                    environment.step("Answer( " + highest.toUpperCase() + " )"));
            environment.reset(1);
            assertEquals(
                    new Outcome("\nwrong\n", 0, Ending.TERMINATED, Verdict.UNDERSTOOD),
                    environment.step("answer: cheese"));
        }
    }

    private static Outcome continues(String observation, double reward, Verdict verdict) {
        return new Outcome(observation, reward, Ending.CONTINUES, verdict);
    }

    @Test
    void onlySomeRowsAreShown() {
        try (TextEnvironment environment = sql(Map.of("rows", 2)).open()) {
            environment.reset(1);
            assertEquals(
                    "\n1\n2\n...\n", environment.step("VALUES (1), (2), (3)").observation());
            assertEquals("\n1\n2\n", environment.step("VALUES (1), (2)").observation());
            assertEquals("\nno rows\n", environment.step("SELECT 1 WHERE 1 = 2").observation());
            assertEquals(
                    "\nnull, blob, a b, 2.5\n",
                    environment
                            .step("SELECT NULL, x'00', 'a' || char(10) || 'b', 2.5")
                            .observation());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3      | 3            | true",
                "3      | 3.0          | true",
                "3      | 4            | false",
                "3      | three        | false",
                "2.3    | 2.34         | true",
                "2.3    | 2.4          | false",
                "ball   | ' \"Ball\". '| true",
                "ball   | lamp         | false",
                "ball   | ball, lamp   | false",
                "a b    | a, b         | true",
                "a b    | b, a         | false",
                "a b    | a            | false",
                "a b    | a, b, b      | false",
                "* a b  | b, a         | true",
                "* a b  | [a; b]       | true",
                "* a b  | a, a         | false"
            })
    void answersAreCompared(String truth, String said, boolean agrees) {
        Order order = truth.startsWith("*") ? Order.ANY : Order.ASKED_FOR;
        ImmutableList<Object> values = Stream.of(truth.replace("* ", "").split(" "))
                .map(SqlTest::value)
                .collect(ImmutableList.toImmutableList());
        assertEquals(agrees, new Truth(values, order).agrees(said));
    }

    private static Object value(String text) {
        return text.matches("\\d+")
                ? Integer.valueOf(text)
                : text.matches("[\\d.]+") ? Double.valueOf(text) : (Object) text;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ATTACH 'FILE' AS other",
                "VACUUM INTO 'FILE'",
                "PRAGMA journal_mode = DELETE",
                "PRAGMA query_only = OFF",
                "CREATE TABLE t(a)",
                "WITH x AS (SELECT 1) DELETE FROM product",
                "WITH x AS (SELECT 1) INSERT INTO product SELECT 99, 'a', 'b', 1",
                "SELECT load_extension('FILE')",
                "SELECT writefile('FILE', 'x')",
                "SELECT readfile('/etc/hostname')",
                "SELECT * FROM pragma_query_only(0)",
                "SELECT * FROM fsdir('/')",
                "EXPLAIN SELECT 1",
                "SELECT random()",
                "SELECT \"random\"()",
                "SELECT name FROM product ORDER BY random()",
                "SELECT datetime('now')",
                "SELECT CURRENT_TIMESTAMP",
                "SELECT total_changes()",
                "SELECT zeroblob(100000000)",
                "SELECT printf('%100000000d', 1)"
            })
    void whatIsNotAllowedIsRefused(String query, @TempDir Path folder) {
        Path file = folder.resolve("file");
        try (SafeConnection connection = shop()) {
            QueryResult result = connection.ask(query.replace("FILE", file.toString()), 5);
            assertEquals(Reason.REFUSED, assertInstanceOf(Failure.class, result).reason());
            assertFalse(Files.exists(file));
            assertEquals(new Rows(List.of(List.of(8)), false), connection.ask("SELECT COUNT(*) FROM product", 5));
        }
    }

    /** SQLite reads one statement, and what follows it never runs. */
    @Test
    void aSecondStatementIsNotReached() {
        try (SafeConnection connection = shop()) {
            connection.ask("SELECT 1; PRAGMA query_only = OFF", 5);
            connection.ask("SELECT 1; DROP TABLE product", 5);
            connection.ask("VALUES (1); DELETE FROM product", 5);
            assertEquals(new Rows(List.of(List.of(8)), false), connection.ask("SELECT COUNT(*) FROM product", 5));
        }
    }

    private static SafeConnection shop() {
        SafeConnection connection = new SafeConnection();
        Database base = LongStream.range(0, 1000)
                .mapToObj(seed -> Database.draw(Domain.ALL.get(0), Database.Naming.FIXED, new SplittableRandom(seed)))
                .filter(drawn -> drawn.things().size() == 8)
                .findFirst()
                .orElseThrow();
        connection.load(SafeConnection.image(base.script()));
        return connection;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT MAX(x) FROM r",
                "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT x FROM r WHERE x < 0",
                "SELECT COUNT(*) FROM sale a, sale b, sale c, sale d, sale e, sale f, sale g, sale h",
                "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT x FROM r ORDER BY -x"
            })
    void aRunawayIsStoppedAndIsAnObservation(String query) {
        try (SafeConnection connection = shop()) {
            QueryResult result = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> connection.ask(query, 5));
            assertEquals(new Failure("the query takes too long", Reason.REFUSED), result);
            assertInstanceOf(Rows.class, connection.ask("SELECT COUNT(*) FROM product", 5));
        }
    }

    @Test
    void heldOutQuestionsDomainsAndDatabasesAreNeverMet() {
        assertDisjoint(sql(Map.of()), SqlTest::question);
        assertDisjoint(
                sql(Map.of("held-out", "domains")),
                instance -> instance.base().things().get(0).label());
        assertDisjoint(sql(Map.of("held-out", "databases")), instance -> instance.base()
                .script());
        assertEquals(
                Set.of("garage"),
                sample(
                        sql(Map.of("held-out", "domains", "names", "fixed")).heldOut(),
                        instance -> instance.base().thing().one().replace("car", "garage")));
    }

    private static String question(SqlSpec.Instance instance) {
        return instance.question().query().replaceAll("'.*?'|\\d+", "?").replaceAll("[a-z_]+", "n");
    }

    private static void assertDisjoint(EnvironmentSpec spec, Function<SqlSpec.Instance, String> feature) {
        Set<String> both = new HashSet<>(sample(spec, feature));
        both.retainAll(sample(spec.heldOut(), feature));
        assertEquals(Set.of(), both);
    }

    private static Set<String> sample(EnvironmentSpec spec, Function<SqlSpec.Instance, String> feature) {
        return LongStream.range(0, 2000)
                .mapToObj(((SqlSpec) spec)::draw)
                .map(feature)
                .collect(Collectors.toSet());
    }

    @Test
    void thePlayersDiffer() {
        EnvironmentSpec spec = sql(Map.of());
        assertEquals("scripted", spec.players().get(0));
        double scripted = mean(spec, "scripted");
        double random = mean(spec, "random");
        assertTrue(scripted > 0.35 && scripted < 0.6, () -> "scripted " + scripted);
        assertTrue(random < 0.15, () -> "random " + random);
    }

    private static double mean(EnvironmentSpec spec, String player) {
        return LongStream.range(0, 1000)
                .mapToDouble(seed -> play(spec, player, seed).totalReward())
                .average()
                .orElseThrow();
    }

    @Test
    void wrongSettingsAreNamed() {
        for (Map<String, String> wrong : List.of(
                Map.of("domains", "shop, zoo"),
                Map.of("questions", ""),
                Map.of("held-out", "domains", "domains", "shop"),
                Map.of("questions", "total,average"))) {
            String message =
                    assertThrows(SettingException.class, () -> sql(wrong)).getMessage();
            assertTrue(message.startsWith("environment."), message);
        }
    }
}
