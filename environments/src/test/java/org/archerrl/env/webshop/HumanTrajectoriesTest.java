package org.archerrl.env.webshop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.archerrl.env.webshop.Reward.TypeMatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rewards that people's trajectories record, computed again. A trajectory holds the goal, what was bought, the chosen options, the
 * price and the reward's parts, but nothing of the bought product's texts: so the share of attributes and the title score are
 * taken from the record, options, price, type and total are ours.
 *
 * <p>Runs on four trajectories of our own, and on those of WebShop in the folder that {@code -Dwebshop.dir} names.
 */
class HumanTrajectoriesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A folder and what is known of it.
     *
     * @param finished how many trajectories end in a purchase
     * @param sameProduct in how many of these the very product of the goal was bought, so that its title is known
     * @param sameTitleScore for how many of those our nouns give the score that spaCy's gave
     */
    record Known(Path folder, int finished, int sameProduct, int sameTitleScore) {}

    static Stream<Known> folders() throws URISyntaxException {
        Path own = Path.of(Objects.requireNonNull(HumanTrajectoriesTest.class.getResource("human_trajs"))
                        .toURI())
                .getParent();
        return Stream.concat(
                Stream.of(new Known(own, 3, 1, 1)),
                Stream.ofNullable(System.getProperty("webshop.dir")).map(dir -> new Known(Path.of(dir), 50, 7, 2)));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyRewardIsReproduced(Known known) throws IOException {
        List<JsonNode> purchases = purchases(known.folder());
        assertEquals(known.finished(), purchases.size());
        for (JsonNode purchase : purchases) {
            assertEquals(purchase.get("reward").asDouble(), again(purchase).total(), purchase::toPrettyString);
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyPartIsReproduced(Known known) throws IOException {
        for (JsonNode purchase : purchases(known.folder())) {
            JsonNode info = purchase.get("reward_info");
            Reward again = again(purchase);
            int options = purchase.get("goal").get("goal_options").size();
            assertEquals(info.get("r_type").asDouble(), again.type().factor(), purchase::toPrettyString);
            assertEquals(info.get("r_price").asBoolean(), again.price(), purchase::toPrettyString);
            assertEquals(
                    Math.round(info.path("r_option").asDouble() * options), again.options(), purchase::toPrettyString);
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void ourNounsDecideAlikeWhereTheTitleIsKnown(Known known) throws IOException {
        int same = 0;
        int sameScore = 0;
        for (JsonNode purchase : purchases(known.folder())) {
            JsonNode goal = purchase.get("goal");
            if (purchase.get("content").get("asin").equals(goal.get("asin"))) {
                same++;
                List<String> nouns = Nouns.of(goal.get("name").asText());
                double ours = TypeMatch.titleScore(nouns, nouns);
                double recorded = purchase.get("reward_info").get("title_score").asDouble();
                sameScore += ours == recorded ? 1 : 0;
                assertTrue(ours > 0.2 && recorded > 0.2, "far from where a title score changes the reward");
            }
        }
        assertEquals(known.sameProduct(), same);
        assertEquals(known.sameTitleScore(), sameScore);
    }

    private static List<JsonNode> purchases(Path folder) throws IOException {
        List<JsonNode> purchases = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("human_trajs"))) {
            for (Path file : files.sorted().toList()) {
                Files.readAllLines(file).stream()
                        .map(HumanTrajectoriesTest::json)
                        .filter(page -> page.has("reward"))
                        .forEach(purchases::add);
            }
        }
        return purchases;
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reward again(JsonNode purchase) {
        JsonNode goal = purchase.get("goal");
        JsonNode info = purchase.get("reward_info");
        JsonNode content = purchase.get("content");
        int attributes = goal.get("attributes").size();
        ImmutableList<GoalOption> asked = ProductReader.texts(goal.get("goal_options")).stream()
                .map(GoalOption::of)
                .collect(ImmutableList.toImmutableList());
        return new Reward(
                new TypeMatch(
                        info.get("query_match").asBoolean(),
                        info.get("category_match").asBoolean(),
                        info.get("title_score").asDouble()),
                (int) Math.round(info.get("r_att").asDouble() * attributes),
                Reward.options(
                        Streams.stream(content.get("options"))
                                .map(JsonNode::asText)
                                .toList(),
                        asked),
                content.get("price").asDouble() <= goal.get("price_upper").asDouble(),
                attributes + asked.size() + 1);
    }
}
