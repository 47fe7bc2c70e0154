package org.archerrl.env.webshop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.SettingException;
import org.archerrl.env.TextEnvironment;
import org.archerrl.env.TextEnvironmentContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files in WebShop's layout, with words of our own. */
class WebShopFilesTest {
    private static final String ITEMS = "items_shuffle_own.json";
    private static final String ATTRIBUTES = "items_ins_v2_own.json";
    private static final String HUMAN = "items_human_ins.json";

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        write(
                ITEMS,
                """
                [
                 {"asin": "KETTLE0001", "category": "garden", "query": " Camp Kettles ", "product_category": "Home › Kettles",
                  "name": "Brask Whistling Kettle", "full_description": "It sings.", "small_description": ["Cool touch.", "Red."],
                  "pricing": "$1,029.99", "images": ["x"],
                  "customization_options": {"Color": [{"value": " Red/Blue "}, {"value": "GREEN"}], "Size": null}},
                 {"asin": "KETTLE0001", "name": "the same again"},
                 {"asin": "nan", "name": "not a product"},
                 {"asin": "TOOLONG000001", "name": "not a product either"},
                 {"asin": "SPOON00001", "category": "garden", "query": "spoons", "product_category": "Home › Spoons",
                  "name": "Vantor Spoon", "full_description": null, "small_description": "Stirs.",
                  "pricing": "$10.00$20.00", "customization_options": {}},
                 {"asin": "FORK000001", "category": "garden", "query": "forks", "product_category": "Home › Forks",
                  "name": "Vantor Fork", "full_description": "Pricks.", "small_description": [],
                  "pricing": "", "customization_options": ""}
                ]
                """);
        write(
                ATTRIBUTES,
                """
                {"KETTLE0001": {"attributes": ["rust free"], "instruction": "Find me kettles", "instruction_attributes": ["rust free"]},
                 "SPOON00001": {"attributes": ["hand made"], "instruction": "Find me spoons",
                                "instruction_attributes": ["hand made", "rust free"]},
                 "ELSE000001": {"attributes": ["unknown"]}}
                """);
        write(
                HUMAN,
                """
                {"SPOON00001": [
                   {"instruction": "i want a spoon.", "instruction_attributes": ["hand made"], "instruction_options": ["small"]},
                   {"instruction": "any spoon", "instruction_attributes": [], "instruction_options": []}],
                 "FORK000001": [{"instruction": "a fork", "instruction_attributes": ["sharp"], "instruction_options": {"size": "big"}}]}
                """);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private Shop human() {
        return WebShopFiles.shop(folder, 0, WebShopFiles.Instructions.HUMAN, 1);
    }

    @Test
    void productsAreReadAsWebShopReadsThem() {
        List<Product> products = human().products();
        assertEquals(
                List.of("KETTLE0001", "SPOON00001", "FORK000001"),
                products.stream().map(Product::asin).toList());
        Product kettle = products.get(0);
        assertEquals("camp kettles", kettle.query());
        assertEquals(Map.of("color", List.of("red | blue", "green")), kettle.options());
        assertEquals(1029.99, kettle.price());
        assertEquals("$1029.99", kettle.priceTag());
        assertEquals(List.of("rust free"), kettle.attributes());
        Product spoon = products.get(1);
        assertEquals("$10.0 to $20.0", spoon.priceTag());
        assertTrue(10 <= spoon.price() && spoon.price() < 20, () -> "" + spoon.price());
        assertEquals("", spoon.description());
        assertEquals(List.of("Stirs."), spoon.bullets());
        Product fork = products.get(2);
        assertEquals(100, fork.price());
        assertEquals("$100.0", fork.priceTag());
        assertEquals(List.of("DUMMY_ATTR"), fork.attributes());
        assertEquals(Map.of(), fork.options());
    }

    @Test
    void peoplesInstructionsBecomeGoals() {
        Map<String, Goal> goals = human().goals().stream().collect(Collectors.toMap(Goal::asin, goal -> goal));
        assertEquals(2, goals.size());
        Goal spoon = goals.get("SPOON00001");
        assertTrue(
                spoon.instruction().matches("i want a spoon, and price lower than [345]0.00 dollars"),
                spoon::instruction);
        assertEquals(List.of(GoalOption.of("small")), spoon.options());
        assertEquals(1, spoon.weight());
        assertEquals(
                List.of(new GoalOption("size", "big")), goals.get("FORK000001").options());
    }

    @Test
    void madeInstructionsBecomeAGoalForEachCombinationOfOptions() {
        List<Goal> goals = WebShopFiles.shop(folder, 0, WebShopFiles.Instructions.SYNTHETIC, 1)
                .goals();
        assertEquals(3, goals.size());
        Goal kettle = goals.stream()
                .filter(goal -> goal.instruction().contains("green"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                "Find me kettles with color: green", kettle.instruction(), "a kettle of 1,029.99 may cost anything");
        assertEquals(1 / 3.0, kettle.weight(), "three goals ask for 'rust free'");
        Goal spoon = goals.stream()
                .filter(goal -> goal.asin().equals("SPOON00001"))
                .findFirst()
                .orElseThrow();
        assertEquals((1 + 1 / 3.0) / 2, spoon.weight());
    }

    @Test
    void theFirstProductsAreEnough() {
        assertEquals(
                1,
                WebShopFiles.shop(folder, 1, WebShopFiles.Instructions.SYNTHETIC, 1)
                        .products()
                        .size());
        SettingException none = assertThrows(
                SettingException.class, () -> WebShopFiles.shop(folder, 1, WebShopFiles.Instructions.HUMAN, 1));
        assertTrue(none.getMessage().contains("environment.products"), none.getMessage());
    }

    @Test
    void manyGoalsAreSplitAsPublished() {
        Shop shop = new Shop(
                Shop.Origin.WEBSHOP_FILES,
                human().products(),
                IntStream.range(0, 1600).mapToObj(i -> human(i)).toList());
        assertEquals(shop.goals().subList(0, 500), GoalSplit.of(shop, GoalSplit.Part.HELD_OUT, 0));
        assertEquals(shop.goals().subList(1500, 1600), GoalSplit.of(shop, GoalSplit.Part.TRAINING, 0));
    }

    private static Goal human(int number) {
        return new Goal("SPOON00001", "", "", "", "goal " + number, ImmutableList.of("x"), ImmutableList.of(), 1, 1);
    }

    @Test
    void itIsPlayed() {
        EnvironmentSpec spec = Environments.named("webshop", Map.of("data", folder.toString()));
        for (long seed = 0; seed < 10; seed++) {
            double reward = TextEnvironmentContract.play(spec, "expert", seed).totalReward();
            assertTrue(reward > 0, () -> "the expert of our shop buys here too: " + reward);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ITEMS + "|[{\"asin\": \"A\"}]|product A has no text 'query'",
                ITEMS + "|{\"asin\": \"A\"}|it is not an array",
                ITEMS + "|[{\"asin\": |Unexpected end-of-input",
                ITEMS
                        + "|[{\"asin\": \"A\", \"query\": \"\", \"product_category\": \"\", \"name\": \"\", \"pricing\": \"$x\"}]|"
                        + "product A has the pricing '$x'",
                ITEMS + "|[{\"name\": \"no number\"}]|product ? has no text 'asin'",
                ITEMS + "|[]|none of the 0 products",
                ATTRIBUTES + "|[]|it is not an object",
                HUMAN + "|not json|Unrecognized token",
                HUMAN
                        + "|{\"FORK000001\": [{\"instruction_attributes\": [\"x\"]}]}|product FORK000001 has no text 'instruction'"
            })
    void brokenFilesAreNamed(String file, String text, String says) throws IOException {
        write(file, text);
        SettingException error = assertThrows(SettingException.class, this::human);
        assertTrue(error.getMessage().startsWith("environment.data: "), error.getMessage());
        assertTrue(error.getMessage().contains(says), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({ITEMS + ",items_shuffle*.json", ATTRIBUTES + ",items_ins_v2*.json", HUMAN + ",items_human_ins.json"})
    void missingFilesAreNamed(String file, String says) throws IOException {
        Files.delete(folder.resolve(file));
        SettingException error = assertThrows(SettingException.class, this::human);
        assertTrue(error.getMessage().contains("must hold one file " + says), error.getMessage());
    }

    @Test
    void twoFilesAreOneTooMany() throws IOException {
        write("items_shuffle.json", "[]");
        SettingException error = assertThrows(SettingException.class, this::human);
        assertTrue(error.getMessage().contains("items_shuffle.json, "), error.getMessage());
    }

    @Test
    void aFolderThatIsNotThereIsASettingOfItsOwn() {
        Map<String, Object> settings =
                new HashMap<>(Map.of("data", folder.resolve("none").toString()));
        SettingException error = assertThrows(SettingException.class, () -> Environments.named("webshop", settings));
        assertTrue(error.getMessage().startsWith("environment.data: must be a folder"), error.getMessage());
    }

    @Test
    void brokenFilesAreFoundWhenTheShopOpens() throws IOException {
        Files.delete(folder.resolve(ITEMS));
        EnvironmentSpec spec = Environments.named("webshop", Map.of("data", folder.toString()));
        assertThrows(SettingException.class, () -> closed(spec.open()));
    }

    private static void closed(TextEnvironment environment) {
        environment.close();
    }
}
