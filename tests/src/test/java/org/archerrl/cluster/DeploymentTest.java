package org.archerrl.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;
import org.archerrl.examples.VirtualEnvironment;
import org.archerrl.job.cluster.Cluster;
import org.archerrl.job.config.Catalogue;
import org.archerrl.job.submit.Jobs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that start clusters in clouds and on Kubernetes: as far as they can be wrong without a cloud. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class DeploymentTest {
    private static final Path ROOT = Archer.TARGET.getParent().getParent();
    private static final Path KUBERAY = ROOT.resolve("ray-jobs/deploy/kuberay");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String VALIDATE =
            """
            import sys, yaml
            from ray.autoscaler._private.util import prepare_config, validate_config
            validate_config(prepare_config(yaml.safe_load(open(sys.argv[1]))))
            """;
    /** The fields of {@code ray.io/v1}'s specifications that are used here. */
    private static final Set<String> OF_A_CLUSTER =
            Set.of("rayVersion", "enableInTreeAutoscaling", "headGroupSpec", "workerGroupSpecs");

    private static final Set<String> OF_A_JOB =
            Set.of("entrypoint", "runtimeEnvYAML", "backoffLimit", "shutdownAfterJobFinishes", "rayClusterSpec");
    private static final Set<String> OF_A_GROUP =
            Set.of("groupName", "replicas", "minReplicas", "maxReplicas", "rayStartParams", "template");

    @TempDir
    private Path directory;

    private Child.Ended validate(Path file) throws IOException, InterruptedException {
        Path script = Files.writeString(directory.resolve("validate.py"), VALIDATE);
        String python = VirtualEnvironment.RAY.bin().resolve("python").toString();
        try (Child child = Child.start(directory, Map.of(), List.of(python, script.toString(), file.toString()))) {
            return child.await(SOON);
        }
    }

    private void assertShell(String command) throws InterruptedException {
        try (Child bash = Child.start(directory, Map.of(), List.of("bash", "-n", "-c", command))) {
            bash.await(0, SOON);
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster.yaml", "ray-jobs/deploy/gcp-cluster.yaml"})
    void cloudClustersAreAsRayWantsThem(String name) throws Exception {
        Path file = ROOT.resolve(name);
        Child.Ended accepted = validate(file);
        assertEquals(0, accepted.code(), accepted.err());
        String misspelt = Files.readString(file).replace("idle_timeout_minutes", "idle_timeout_minute");
        Child.Ended refused = validate(Files.writeString(directory.resolve("misspelt.yaml"), misspelt));
        assertTrue(
                refused.code() != 0 && refused.err().contains("'idle_timeout_minute' was unexpected"), refused.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster.yaml", "ray-jobs/deploy/gcp-cluster.yaml"})
    void cloudNodesHaveJavaAndThisRayBeforeRayStarts(String name) throws Exception {
        JsonNode config = YAML.readTree(ROOT.resolve(name).toFile());
        List<String> setUp = texts(config.get("setup_commands"));
        assertTrue(setUp.get(0).contains("openjdk-17-jdk-headless"), setUp::toString);
        assertTrue(
                setUp.stream().anyMatch(c -> c.contains("'ray[default]==" + Cluster.rayVersion() + "'")),
                setUp::toString);
        List<String> head = texts(config.get("head_start_ray_commands"));
        List<String> workers = texts(config.get("worker_start_ray_commands"));
        String grace = "RAY_JOB_STOP_WAIT_TIME_S=" + Jobs.STOPPING.toSeconds() + " ";
        assertTrue(head.get(1).contains(grace) && head.get(1).contains("ray start --head"), head::toString);
        assertTrue(workers.get(1).contains(". ~/torch.env; ~/ray/bin/ray start --address"), workers::toString);
        JsonNode types = config.get("available_node_types");
        assertEquals(0, types.get("head").get("resources").get("CPU").asInt());
        assertEquals(0, types.get("rollout").get("min_workers").asInt());
        assertTrue(types.get("learner").get("resources").get("GPU").asInt() > 0);
        List<String> torch = texts(types.get("learner").get("worker_setup_commands"));
        assertTrue(torch.get(1).contains("> ~/torch.env"), torch::toString);
        for (String command : ImmutableList.<String>builder()
                .addAll(setUp)
                .addAll(head)
                .addAll(workers)
                .addAll(torch)
                .build()) {
            assertShell(command);
        }
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = Sets.newTreeSet();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void assertKubernetesCluster(JsonNode spec) {
        assertEquals(OF_A_CLUSTER, names(spec));
        assertEquals(Cluster.rayVersion(), spec.get("rayVersion").asText());
        List<JsonNode> groups = new ArrayList<>(List.of(spec.get("headGroupSpec")));
        spec.get("workerGroupSpecs").forEach(groups::add);
        assertEquals("0", groups.get(0).get("rayStartParams").get("num-cpus").asText(), "only drivers run on the head");
        for (JsonNode group : groups) {
            assertTrue(OF_A_GROUP.containsAll(names(group)), () -> names(group).toString());
            JsonNode pod = group.get("template").get("spec");
            JsonNode container = pod.get("containers").get(0);
            assertTrue(container.get("image").asText().matches("archer:(cpu|gpu)"), container::toString);
            assertTrue(
                    container.get("volumeMounts").findValuesAsText("mountPath").contains("/dev/shm"),
                    "Kubernetes gives 64 MB of shared memory unless it is asked");
            assertEquals("Memory", pod.findValue("emptyDir").get("medium").asText());
        }
    }

    @Test
    void kubernetesClusterHasItsParts() throws IOException {
        JsonNode cluster = YAML.readTree(KUBERAY.resolve("cluster.yaml").toFile());
        assertEquals(
                "ray.io/v1 RayCluster",
                cluster.get("apiVersion").asText() + " " + cluster.get("kind").asText());
        assertKubernetesCluster(cluster.get("spec"));
    }

    @Test
    void kubernetesJobRunsARecipeThatThereIs() throws IOException, InterruptedException {
        JsonNode job = YAML.readTree(KUBERAY.resolve("job.yaml").toFile());
        assertEquals(
                "ray.io/v1 RayJob",
                job.get("apiVersion").asText() + " " + job.get("kind").asText());
        JsonNode spec = job.get("spec");
        assertEquals(OF_A_JOB, names(spec));
        assertKubernetesCluster(spec.get("rayClusterSpec"));
        String entrypoint = spec.get("entrypoint").asText();
        assertShell(entrypoint);
        assertTrue(Catalogue.RECIPES.names().contains(entrypoint.split(" ")[3]), entrypoint);
        JsonNode environment = YAML.readTree(spec.get("runtimeEnvYAML").asText());
        assertEquals(
                Long.toString(Jobs.STOPPING.toSeconds()),
                environment.get("env_vars").get("RAY_JOB_STOP_WAIT_TIME_S").asText());
    }

    @Test
    void imagesHaveThisRayAndAJdk() throws IOException {
        List<String> lines = Files.readAllLines(KUBERAY.resolve("Dockerfile"));
        List<String> bases = lines.stream()
                .filter(line -> line.startsWith("FROM rayproject/ray:"))
                .toList();
        assertEquals(2, bases.size());
        assertTrue(bases.stream().allMatch(base -> base.startsWith("FROM rayproject/ray:" + Cluster.rayVersion())));
        assertEquals(
                2,
                lines.stream()
                        .filter(line -> line.contains("openjdk-17-jdk-headless"))
                        .count());
    }
}
