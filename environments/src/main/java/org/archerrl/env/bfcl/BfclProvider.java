package org.archerrl.env.bfcl;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Option;
import org.archerrl.env.SettingException;
import org.archerrl.env.Settings;

/** Offers {@code bfcl}. */
public final class BfclProvider implements EnvironmentProvider {
    private static final Splitter COMMA = Splitter.on(',').trimResults().omitEmptyStrings();
    /** Every fifth task of a file, the fifth first, is held out. */
    private static final int HELD_OUT = 5;

    @Override
    public String name() {
        return BfclSpec.NAME;
    }

    @Override
    public String description() {
        return "Deal with a user's requests by calls of simulated programs (BFCL's multi-turn tasks); 1 if all was done right.";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option(
                        "data",
                        "",
                        "a folder with tasks in the benchmark's layout, such as BFCL_v4_multi_turn_base.jsonl beside its"
                                + " answers; nothing for this package's own tasks"),
                new Option(
                        "apis",
                        "",
                        "play only tasks that involve no other APIs than these, by commas: "
                                + String.join(", ", Api.titles()) + "; nothing for all"),
                new Option(
                        "tasks", 0, "play only the first so many of the tasks that are left, 1 to 100000; 0 for all"),
                new Option(
                        "reward",
                        "exact",
                        "exact (1 at the end if every request was dealt with, as the benchmark counts) or per-request (an"
                                + " equal part of it for each request until the first that was not)"),
                new Option(
                        "malformed-penalty",
                        0.05,
                        "what a call costs that cannot be read or has wrong arguments, 0 to 1"),
                new Option("max-steps", 20, "the most utterances with calls for one request of the user, 1 to 1000"),
                new Option(
                        "tools",
                        "descriptions",
                        "what the first observation shows of the tools: descriptions, signatures, names or none"));
    }

    @Override
    public EnvironmentSpec configure(Settings settings) {
        Rules rules = new Rules(
                settings.integer("max-steps", 1, 1000),
                settings.number("malformed-penalty", 0, 1),
                settings.word("reward", List.of("exact", "per-request")).equals("exact")
                        ? Rules.Pay.AT_THE_END
                        : Rules.Pay.A_REQUEST,
                settings.one("tools", Rules.Listing.class));
        Set<Api> apis = apis(settings.text("apis"));
        int most = settings.integer("tasks", 0, 100_000);
        ImmutableList<BfclTask> all =
                settings.text("data").isEmpty() ? TaskReader.shipped() : TaskReader.of(settings.folder("data"));
        int[] chosen = IntStream.range(0, all.size())
                .filter(i -> apis.containsAll(all.get(i).apis()))
                .limit(most == 0 ? all.size() : most)
                .toArray();
        if (chosen.length == 0) {
            throw new SettingException("environment.apis: must be such that a task involves no others, got "
                    + settings.text("apis") + "; name more of " + String.join(", ", Api.titles()));
        }
        return split(all, chosen, rules);
    }

    private static BfclSpec split(ImmutableList<BfclTask> all, int[] chosen, Rules rules) {
        ImmutableList<BfclTask> training = IntStream.of(chosen)
                .filter(i -> i % HELD_OUT != HELD_OUT - 1)
                .mapToObj(all::get)
                .collect(ImmutableList.toImmutableList());
        ImmutableList<BfclTask> heldOut = IntStream.of(chosen)
                .filter(i -> i % HELD_OUT == HELD_OUT - 1)
                .mapToObj(all::get)
                .collect(ImmutableList.toImmutableList());
        return new BfclSpec(training.isEmpty() ? heldOut : training, heldOut.isEmpty() ? training : heldOut, rules);
    }

    private static Set<Api> apis(String titles) {
        if (titles.isBlank()) {
            return ImmutableSet.copyOf(Api.values());
        }
        return COMMA.splitToStream(titles)
                .map(title -> Api.named(title)
                        .orElseThrow(() -> new SettingException("environment.apis: must be some of "
                                + String.join(", ", Api.titles()) + ", got " + title)))
                .collect(ImmutableSet.toImmutableSet());
    }
}
