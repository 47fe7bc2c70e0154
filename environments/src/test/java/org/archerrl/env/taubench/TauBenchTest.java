package org.archerrl.env.taubench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.CharMatcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.Outcome;
import org.archerrl.env.SettingException;
import org.archerrl.env.TextEnvironment;
import org.archerrl.env.TextEnvironmentContract;
import org.archerrl.env.service.ServiceEnvironment;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TauBenchTest extends TextEnvironmentContract {
    @Override
    protected Stream<EnvironmentSpec> specs() {
        return Stream.concat(
                TauFolders.in(TauFolders.own()).map(TauFolders.Played::spec),
                TauFolders.given().stream().flatMap(TauFolders::in).limit(1).map(TauFolders.Played::spec));
    }

    /** Whatever is no call is said to the customer, and any words make sense to say. */
    @Override
    protected boolean understands(EnvironmentSpec spec, String utterance) {
        return !CharMatcher.whitespace().matchesAllOf(utterance.strip());
    }

    @Override
    protected boolean mayBeEarned(EnvironmentSpec spec, double totalReward) {
        return totalReward == 0 || totalReward == 1;
    }

    private static TauBenchSpec retail() {
        return new TauFolders.Played(TauFolders.own(), Domain.RETAIL, Generation.TAU1, "train").spec();
    }

    @Test
    void aConversationReadsLikeThis() {
        TauTask cancel = retail().tasks().get(0);
        try (ServiceEnvironment environment = retail().environment(seed -> cancel)) {
            String first = environment.reset(1);
            assertTrue(first.startsWith("# Shop\n\nFind out who calls before you act."), first);
            assertTrue(first.contains("\ncancel_pending_order(order_id: string, reason: string): Cancels"), first);
            assertTrue(
                    first.endsWith("\nCustomer: Hello. I ordered #W0000001 by mistake and want to cancel it.\n"),
                    first);
            assertEquals(
                    "\nCustomer: I am Nora Falk, and my zip code is 04040.\n",
                    environment.step("May I have your name and zip code?").observation());
            assertEquals(
                    "\nResult: nora_falk_11\n",
                    environment
                            .step("find_user_id_by_name_zip('Nora', 'falk', '04040')")
                            .observation());
            assertEquals(
                    "\nResult: Error: there is no '#W7' among the orders\n",
                    environment.step("get_order_details('#W7')").observation());
            assertEquals(
                    "\nCustomer: Yes, please go ahead.\n",
                    environment.step("Shall I cancel it, then?").observation());
            environment.step("cancel_pending_order('#W0000001', 'ordered by mistake')");
            Outcome last = environment.step("It is cancelled.");
            assertEquals("\nCustomer: That is all, thank you. Goodbye.\n", last.observation());
            assertEquals(Ending.TERMINATED, last.ending());
            assertEquals(1, last.reward());
        }
    }

    @Test
    void aTransferEndsWhatNeedsNothingElse() {
        TauTask lawyer = retail().tasks().get(9);
        assertEquals(1, transferred(lawyer));
        assertEquals(0, transferred(retail().tasks().get(0)), "there was something to do");
    }

    private static double transferred(TauTask task) {
        try (ServiceEnvironment environment = retail().environment(seed -> task)) {
            environment.reset(1);
            Outcome outcome = environment.step("transfer_to_human_agents(summary='too much for me')");
            assertEquals(Ending.TERMINATED, outcome.ending());
            return outcome.reward();
        }
    }

    @Test
    void whatTheEvaluationPlaysIsNotTrainedOn() {
        for (TauFolders.Played played : TauFolders.in(TauFolders.own()).toList()) {
            TauBenchSpec spec = played.spec();
            if (played.split().equals("test") || played.split().equals("base")) {
                Set<String> trained = spec.tasks().stream().map(TauTask::id).collect(Collectors.toSet());
                spec.evaluated().forEach(task -> assertFalse(trained.contains(task.id()), played::toString));
            }
            assertEquals(spec.evaluated(), ((TauBenchSpec) spec.heldOut()).tasks());
        }
        assertEquals(6, retail().evaluated().size(), "the test split");
    }

    @Test
    void theForgetfulPlayerFailsMoreThanItsModel() {
        assertEquals(1, mean("replay"));
        assertTrue(mean("scripted") < 0.9, () -> "scripted: " + mean("scripted"));
    }

    private static double mean(String player) {
        return LongStream.range(0, 100)
                .mapToObj(seed -> play(retail(), player, seed))
                .mapToDouble(Trajectory::totalReward)
                .average()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tools.json            | tau1 |                                 | there is no file",
                "wiki.md               | tau1 |                                 | there is no file",
                "orders.json           | tau1 |                                 | there is no file",
                "tau1_tasks_train.json | tau1 |                                 | choose a split",
                "tau2_policy.md        | tau2 |                                 | there is no file",
                "tau2_db.json          | tau2 |                                 | there is no file",
                "tau2_tasks.json       | tau2 |                                 | there is no file",
                "tau2_split_tasks.json | tau2 |                                 | there is no file",
                "tools.json            | tau1 | [                               | is no JSON: Unexpected end-of-input",
                "tools.json            | tau1 | {}                              | must be a JSON list",
                "tools.json            | tau1 | [{\"name\": \"think\"}]         | describes something else than a tool",
                "tools.json            | tau1 | []                              | missing: [calculate",
                "users.json            | tau1 | []                              | must be a JSON object",
                "users.json            | tau1 | {\"a\": 3}                      | has something else than a record at a of users",
                "tau1_tasks_train.json | tau1 | []                              | has no task of split train",
                "tau1_tasks_train.json | tau1 | [{}]                            | task 0 has no text 'instruction'",
                "tau1_tasks_train.json | tau1 | [{\"instruction\": \"\"}]       | task 0 has no list 'actions'",
                "tau1_tasks_train.json | tau1 | [{\"instruction\":\"\",\"actions\":[{\"name\":\"f\"}]}] | no call of a tool",
                "tau1_tasks_train.json | tau1 | [{\"instruction\":\"\",\"actions\":[],\"outputs\":[3]}] | list of texts: [3]",
                "tau2_db.json          | tau2 | {\"users\": {}}                 | has no object 'orders'",
                "tau2_split_tasks.json | tau2 | {\"test\": []}                  | has no list 'train'",
                "tau2_tasks.json       | tau2 | []                              | has no task of split train",
                "tau2_tasks.json       | tau2 | [{\"id\":\"1\",\"initial_state\":{\"x\":1}}] | has an initial state",
                "tau2_tasks.json       | tau2 | [{\"id\":\"1\"}]                | no text 'reason_for_call'"
            })
    void aBrokenFileIsNamed(String file, String generation, String content, String complaint, @TempDir Path folder)
            throws IOException {
        TauFolders.copy(TauFolders.own(), folder);
        Path damaged = folder.resolve("retail").resolve(file);
        Files.delete(damaged);
        if (content != null) {
            Files.writeString(damaged, content);
        }
        String message = refusal(Map.of("data", folder.toString(), "generation", generation));
        assertTrue(message.startsWith("environment."), message);
        assertTrue(message.contains(damaged.toString()), message);
        assertTrue(message.contains(complaint), message);
    }

    @Test
    void bytesThatAreNoTextAreNamed(@TempDir Path folder) throws IOException {
        TauFolders.copy(TauFolders.own(), folder);
        Path damaged = folder.resolve("retail").resolve("wiki.md");
        Files.write(damaged, "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("environment.data: " + damaged + " is no UTF-8", refusal(Map.of("data", folder.toString())));
    }

    @Test
    void whatIsNotThereIsRefused() {
        Map<String, Object> settings =
                new HashMap<>(Map.of("data", TauFolders.own().toString()));
        settings.put("domain", "airline");
        assertTrue(refusal(settings).contains("tau1_tasks_train.json; choose a split whose file is there"));
        settings.put("split", "base");
        assertTrue(refusal(settings).startsWith("environment.split: must be one of train, dev, test, got base"));
        settings.put("data", TauFolders.own().resolve("retail").toString());
        settings.put("split", "test");
        assertTrue(refusal(settings).contains("there is no folder"), () -> refusal(settings));
        settings.put("data", TauFolders.own().toString());
        settings.put("customer", "endpoint");
        assertTrue(refusal(settings).startsWith("environment.endpoint: must be an address"), () -> refusal(settings));
    }

    private static String refusal(Map<String, ?> settings) {
        return assertThrows(SettingException.class, () -> Environments.named("tau-bench", settings))
                .getMessage();
    }

    @Test
    void anEpisodeLeavesNothingBehind() {
        TauBenchSpec spec = retail();
        String untouched = spec.domain().tables().toString();
        try (TextEnvironment environment = spec.open()) {
            for (long seed = 0; seed < 40; seed++) {
                play(spec, "replay", seed);
                environment.reset(seed);
                environment.step("cancel_pending_order('#W0000003', 'no longer needed')");
                environment.step("modify_user_address('nora_falk_11', '1', '2', '3', '4', '5', '6')");
            }
        }
        assertEquals(untouched, spec.domain().tables().toString());
    }
}
