package org.archerrl.env.webshop;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.archerrl.env.SettingException;
import org.archerrl.env.python.PythonRandom;

/**
 * Reads WebShop's own files: {@code items_shuffle*.json} (an array of products), {@code items_ins_v2*.json} (asin to
 * attributes and to an instruction that was made) and {@code items_human_ins.json} (asin to instructions that people wrote).
 */
final class WebShopFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** WebShop shuffles its goals with this seed. */
    private static final int GOAL_SEED = 233;

    /** Who wrote the instructions. */
    enum Instructions {
        HUMAN,
        SYNTHETIC
    }

    private final Path folder;

    private WebShopFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Loads a shop.
     *
     * @param folder that holds the files
     * @param most how many products, the first ones; 0 is all
     * @param seed draws prices within their ranges and the goals' highest prices
     * @throws SettingException if a file is missing or does not hold what it should
     */
    static Shop shop(Path folder, int most, Instructions instructions, long seed) {
        WebShopFiles files = new WebShopFiles(folder);
        SplittableRandom random = new SplittableRandom(seed);
        Path attributeFile = files.one("items_ins_v2*.json", "an object from asin to {attributes, instruction, ...}");
        JsonNode attributes = files.object(attributeFile);
        ImmutableList<Product> products = files.products(attributes, most == 0 ? Integer.MAX_VALUE : most, random);
        List<Goal> goals =
                switch (instructions) {
                    case HUMAN -> files.humanGoals(products, random);
                    case SYNTHETIC -> files.reading(
                            attributeFile, () -> GoalReader.synthetic(products, attributes, random));
                };
        if (goals.isEmpty()) {
            throw new SettingException(
                    "environment.data: none of the " + products.size() + " products in " + folder
                            + " has an instruction with attributes; raise environment.products, or use files that belong together");
        }
        PythonRandom published = new PythonRandom(GOAL_SEED);
        Shuffle.inPlace(goals, bound -> (int) published.between(0, bound - 1));
        return new Shop(Shop.Origin.WEBSHOP_FILES, products, goals);
    }

    private List<Goal> humanGoals(List<Product> products, SplittableRandom random) {
        Path file = one(
                "items_human_ins.json",
                "an object from asin to a list of {instruction, instruction_attributes, "
                        + "instruction_options}; environment.instructions: synthetic does without");
        JsonNode written = object(file);
        return reading(file, () -> GoalReader.human(products, written, random));
    }

    private ImmutableList<Product> products(JsonNode attributes, int most, SplittableRandom random) {
        Path file = one(
                "items_shuffle*.json",
                "an array of products, each with asin, name, query, product_category, pricing, "
                        + "small_description, full_description and customization_options");
        return reading(file, () -> {
            Map<String, Product> products = new HashMap<>();
            ImmutableList.Builder<Product> inOrder = ImmutableList.builder();
            try (JsonParser parser = JSON.createParser(file.toFile())) {
                if (parser.nextToken() != JsonToken.START_ARRAY) {
                    throw new IllegalArgumentException("it is not an array");
                }
                for (int i = 0; i < most && parser.nextToken() == JsonToken.START_OBJECT; i++) {
                    JsonNode item = parser.readValueAsTree();
                    String asin = ProductReader.asin(item);
                    if (ProductReader.isUsed(asin) && !products.containsKey(asin)) {
                        Product product = ProductReader.product(item, attributes.path(asin), random);
                        products.put(asin, product);
                        inOrder.add(product);
                    }
                }
            }
            return inOrder.build();
        });
    }

    private Path one(String pattern, String what) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
            files.forEach(found::add);
        } catch (IOException e) {
            throw new SettingException("environment.data: " + folder + " cannot be listed: " + e);
        }
        if (found.size() != 1) {
            throw new SettingException("environment.data: " + folder + " must hold one file " + pattern + " (" + what
                    + "), it holds "
                    + (found.isEmpty() ? "none" : found.stream().sorted().toList())
                    + "; WebShop's setup.sh gets it");
        }
        return found.get(0);
    }

    private JsonNode object(Path file) {
        return reading(file, () -> {
            JsonNode read = JSON.readTree(file.toFile());
            if (!read.isObject()) {
                throw new IllegalArgumentException("it is not an object");
            }
            return read;
        });
    }

    /** What reads a file. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T reading(Path file, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingException("environment.data: " + file + " is not the JSON that WebShop's setup.sh gets: "
                    + e.getMessage().lines().findFirst().orElse("") + "; get it anew");
        }
    }
}
