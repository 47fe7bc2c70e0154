package org.archerrl.env.sql;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.IntStream;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Option;
import org.archerrl.env.SettingException;
import org.archerrl.env.Settings;
import org.archerrl.env.sql.Database.Naming;

/** Offers {@code sql}: questions about small databases, answered by queries. */
public final class SqlProvider implements EnvironmentProvider {
    /** Of this many forms of questions one is held out. */
    private static final int HELD_OUT = 4;

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public String description() {
        return "Answer a question about a small database by asking it in SQL; 1 for the right answer.";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option(
                        "domains",
                        Settings.ALL,
                        "what the databases are about: all, or some of " + Settings.words(Domain.ALL, Domain::name)
                                + ", with commas"),
                new Option(
                        "questions",
                        Settings.ALL,
                        "what is asked: all, or some of " + Settings.words(Form.ALL, Settings::word) + ", with commas"),
                new Option("names", "varied", "what tables and columns are called: varied (by each database) or fixed"),
                new Option("databases", 500, "how many databases training has, and held out as many, 1 to 1000000"),
                new Option(
                        "held-out",
                        "questions",
                        "what training never meets: questions (every fourth form of those chosen), domains (the last of"
                                + " those chosen) or databases (only other ones)"),
                new Option("max-turns", 6, "turns until the episode is cut off, 1 to 1000"),
                new Option("rows", 10, "the most rows of a result that are shown, 1 to 1000"),
                new Option(
                        "malformed-penalty",
                        0.0,
                        "what an utterance costs that is neither a query nor an answer, 0 to 100"));
    }

    @Override
    public EnvironmentSpec configure(Settings settings) {
        ImmutableList<Domain> domains = settings.some("domains", Domain.ALL, Domain::name);
        ImmutableList<Form> forms = settings.some("questions", Form.ALL, Settings::word);
        int databases = settings.integer("databases", 1, 1_000_000);
        String split = settings.word("held-out", List.of("questions", "domains", "databases"));
        SqlSpec.Draw training = new SqlSpec.Draw(domains, forms, 0);
        SqlSpec.Draw heldOut = new SqlSpec.Draw(domains, forms, databases);
        if (split.equals("questions")) {
            requireAtLeast(HELD_OUT, forms, "questions");
            training = new SqlSpec.Draw(domains, allBut(HELD_OUT, forms), 0);
            heldOut = new SqlSpec.Draw(domains, every(HELD_OUT, forms), databases);
        } else if (split.equals("domains")) {
            requireAtLeast(2, domains, "domains");
            training = new SqlSpec.Draw(allBut(domains.size(), domains), forms, 0);
            heldOut = new SqlSpec.Draw(every(domains.size(), domains), forms, databases);
        }
        return new SqlSpec(
                training,
                heldOut,
                settings.word("names", List.of("varied", "fixed")).equals("fixed") ? Naming.FIXED : Naming.VARIED,
                databases,
                new SqlSpec.Limits(
                        settings.integer("max-turns", 1, 1000),
                        settings.integer("rows", 1, 1000),
                        settings.number("malformed-penalty", 0, 100)));
    }

    private static void requireAtLeast(int fewest, List<?> chosen, String split) {
        if (chosen.size() < fewest) {
            throw new SettingException("environment.held-out: " + split + " takes at least " + fewest + " " + split
                    + " to choose from, and there are " + chosen.size());
        }
    }

    /** Returns the n-th of the list, the 2 n-th and so on. */
    private static <T> ImmutableList<T> every(int n, List<T> list) {
        return IntStream.range(0, list.size() / n)
                .mapToObj(i -> list.get((i + 1) * n - 1))
                .collect(ImmutableList.toImmutableList());
    }

    /** Returns the others. */
    private static <T> ImmutableList<T> allBut(int n, List<T> list) {
        return IntStream.range(0, list.size())
                .filter(i -> i % n != n - 1)
                .mapToObj(list::get)
                .collect(ImmutableList.toImmutableList());
    }
}
