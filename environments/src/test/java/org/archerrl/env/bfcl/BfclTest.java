package org.archerrl.env.bfcl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.Outcome;
import org.archerrl.env.TextEnvironment;
import org.archerrl.env.TextEnvironmentContract;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On our own tasks, and on those of the folder that {@code -Dbfcl.dir} names. */
class BfclTest extends TextEnvironmentContract {
    private static final String DATA = System.getProperty("bfcl.dir", "");

    @Override
    protected Stream<EnvironmentSpec> specs() {
        return Stream.concat(
                Stream.of(
                        spec(Map.of()),
                        spec(Map.of()).heldOut(),
                        spec(Map.of("reward", "per-request", "tools", "names", "max-steps", 5)),
                        spec(Map.of("apis", "VehicleControlAPI", "tools", "none"))),
                Stream.of(DATA).filter(data -> !data.isEmpty()).map(data -> spec(Map.of("data", data))));
    }

    private static BfclSpec spec(Map<String, ?> settings) {
        return (BfclSpec) Environments.named("bfcl", settings);
    }

    /** Whatever is no call is said to the user, who hears it. */
    @Override
    protected boolean understands(EnvironmentSpec spec, String utterance) {
        return !utterance.isBlank();
    }

    @Override
    protected boolean mayBeEarned(EnvironmentSpec spec, double totalReward) {
        return 0 <= totalReward && totalReward <= 1 + 1e-9;
    }

    static Stream<BfclTask> tasks() {
        return Stream.concat(
                TaskReader.shipped().stream(),
                DATA.isEmpty() ? Stream.of() : TaskReader.of(java.nio.file.Path.of(DATA)).stream());
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void theGroundTruthSucceeds(BfclTask task) {
        EnvironmentSpec spec = playing(task, Rules.Pay.AT_THE_END);
        Trajectory played = play(spec, "ground-truth", 1);
        assertEquals(1, played.totalReward(), played::toString);
        assertEquals(0, played.malformedUtterances());
        assertEquals(
                1, play(playing(task, Rules.Pay.A_REQUEST), "ground-truth", 1).totalReward(), 1e-9);
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void aGroundTruthWithoutOneOfItsCallsFails(BfclTask task) {
        for (int request = 0; request < task.requests().size(); request++) {
            for (int call = 0; call < task.requests().get(request).calls().size(); call++) {
                if (isTelling(task, request, call)) {
                    List<List<String>> said = groundTruth(task);
                    String left = said.get(request).remove(call);
                    assertEquals(0, earned(task, said), () -> task.id() + " without " + left);
                }
            }
        }
    }

    /** Returns whether nothing else in the task answers the same. */
    private static boolean isTelling(BfclTask task, int request, int call) {
        List<String> responses =
                task.requests().stream().flatMap(r -> r.responses().stream()).toList();
        return Collections.frequency(
                        responses, task.requests().get(request).responses().get(call))
                == 1;
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void sayingNothingButWordsFails(BfclTask task) {
        assertEquals(
                0,
                earned(
                        task,
                        task.requests().stream().map(r -> List.<String>of()).toList()));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void allCallsOfARequestMayBeMadeInOneUtterance(BfclTask task) {
        List<List<String>> said = groundTruth(task).stream()
                .map(calls -> calls.isEmpty() ? calls : List.of(calls.toString()))
                .toList();
        assertEquals(1, earned(task, said), task.id());
    }

    private static List<List<String>> groundTruth(BfclTask task) {
        List<List<String>> said = new ArrayList<>();
        task.requests()
                .forEach(request -> said.add(new ArrayList<>(
                        request.calls().stream().map(Object::toString).toList())));
        return said;
    }

    private static double earned(BfclTask task, List<List<String>> calls) {
        double earned = 0;
        try (TextEnvironment environment = playing(task, Rules.Pay.AT_THE_END).open()) {
            environment.reset(1);
            for (List<String> request : calls) {
                for (String call : request) {
                    earned += environment.step(call).reward();
                }
                earned += environment.step("Done.").reward();
            }
        }
        return earned;
    }

    private static BfclSpec playing(BfclTask task, Rules.Pay pay) {
        return new BfclSpec(
                ImmutableList.of(task), ImmutableList.of(task), new Rules(20, 0.05, pay, Rules.Listing.NONE));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void whatIsHeldOutIsNotTrainedOn(BfclSpec spec) {
        BfclSpec heldOut = (BfclSpec) spec.heldOut();
        if (!spec.equals(heldOut)) {
            assertEquals(
                    ImmutableSet.of(),
                    Sets.intersection(ImmutableSet.copyOf(spec.tasks()), ImmutableSet.copyOf(heldOut.tasks())));
        }
        assertEquals(heldOut, heldOut.heldOut());
    }

    @Test
    void everyFifthTaskIsHeldOut() {
        assertEquals(List.of("own_4", "own_9", "own_14", "own_19", "own_24", "own_29"), ids((BfclSpec)
                spec(Map.of()).heldOut()));
        assertEquals(24, spec(Map.of()).tasks().size());
    }

    @Test
    void settingsChooseTheTasks() {
        assertEquals(List.of("own_27"), ids(spec(Map.of("apis", "MathAPI"))));
        assertEquals(List.of("own_29"), ids((BfclSpec)
                spec(Map.of("apis", "MathAPI")).heldOut()));
        assertEquals(List.of("own_0", "own_1", "own_2"), ids(spec(Map.of("tasks", 3))));
        assertEquals(List.of("own_0", "own_1", "own_2"), ids((BfclSpec)
                spec(Map.of("tasks", 3)).heldOut()));
    }

    private static List<String> ids(BfclSpec spec) {
        return spec.tasks().stream().map(BfclTask::id).toList();
    }

    @Test
    void aConversation() {
        BfclTask task = TaskReader.shipped().get(1);
        BfclSpec spec = new BfclSpec(
                ImmutableList.of(task),
                ImmutableList.of(task),
                new Rules(20, 0.05, Rules.Pay.A_REQUEST, Rules.Listing.SIGNATURES));
        try (TextEnvironment environment = spec.open()) {
            String first = environment.reset(3);
            assertTrue(first.startsWith("Tools:\n"), first);
            assertTrue(first.contains("\nfillFuelTank(fuelAmount: number)\n"), first);
            assertTrue(first.endsWith("\n\nUser: Show me the fuel.\n"), first);
            assertOutcome("\n{\"fuelLevel\":8.0}\n", 0, environment.step("displayCarStatus('fuel')"));
            Outcome refused = environment.step("displayCarStatus(3)");
            assertOutcome("\ndisplayCarStatus: option: integer found, string expected\n", -0.05, refused);
            assertEquals(Verdict.MALFORMED, refused.verdict());
            assertOutcome("\nUser: Put 5 gallons into the tank.\n", 1.0 / 3, environment.step("There you are."));
            assertOutcome("\n{\"fuelLevel\":12.0}\n", 0, environment.step("fillFuelTank(4)"));
            assertOutcome("\nUser: Lock all doors.\n", 0, environment.step("Done."));
            assertOutcome(
                    "\n{\"fuelLevel\":13.0}\n{\"lockStatus\":\"locked\",\"remainingUnlockedDoors\":0}\n",
                    0,
                    environment.step(
                            "[fillFuelTank(1), lockDoors(False, ['driver', 'passenger', 'rear_left', 'rear_right'])]"));
            Outcome last = environment.step("Done.");
            assertOutcome("\nThe user leaves.\n", 0, last);
            assertEquals(Ending.TERMINATED, last.ending());
        }
    }

    private static void assertOutcome(String observation, double reward, Outcome outcome) {
        assertEquals(observation, outcome.observation());
        assertEquals(reward, outcome.reward(), 1e-9);
    }

    @Test
    void aChangedArgumentFails() {
        BfclTask task = TaskReader.shipped().get(22);
        List<List<String>> said = groundTruth(task);
        assertEquals(
                "create_ticket(title=\"Lamp broken\", priority=4)",
                said.get(1).set(0, "create_ticket(title='Lamp broken', priority=3)"));
        assertEquals(0, earned(task, said));
    }

    @Test
    void moreThanIsAskedForDoesNoHarmUnlessItChangesSomething() {
        BfclTask task = TaskReader.shipped().get(1);
        List<List<String>> said = groundTruth(task);
        said.get(0).add("displayCarStatus('doors')");
        assertEquals(1, earned(task, said));
        said.get(0).add("setHeadlights('on')");
        assertEquals(0, earned(task, said));
        said.get(0).add("setHeadlights('off')");
        assertEquals(1, earned(task, said), "what is put back is not held against it");
    }

    @Test
    void theUserDoesNotWaitForEver() {
        try (TextEnvironment environment = spec(Map.of("max-steps", 2)).open()) {
            environment.reset(1);
            assertEquals(Ending.CONTINUES, environment.step("Hello.").ending());
            assertEquals(Ending.CONTINUES, environment.step("").ending());
            assertEquals(Ending.CONTINUES, environment.step("").ending());
            Outcome last = environment.step("");
            assertEquals(Ending.TERMINATED, last.ending());
            assertEquals(-0.05, last.reward());
        }
    }

    @Test
    void toolsMayBeDescribedNamedOrKept() {
        assertTrue(first("descriptions").contains(": Locks (unlock=False)"), first("descriptions"));
        assertTrue(
                first("names").startsWith("Tools: startEngine, fillFuelTank, ")
                        || first("names").contains("lockDoors,"),
                first("names"));
        assertTrue(first("none").startsWith("User: "), first("none"));
        assertNotEquals(first("names"), first("signatures"));
    }

    private static String first(String tools) {
        try (TextEnvironment environment =
                spec(Map.of("tools", tools, "apis", "VehicleControlAPI")).open()) {
            return environment.reset(1);
        }
    }
}
