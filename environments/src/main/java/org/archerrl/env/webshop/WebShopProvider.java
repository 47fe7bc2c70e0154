package org.archerrl.env.webshop;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Option;
import org.archerrl.env.Settings;

/** Offers {@code webshop}. */
public final class WebShopProvider implements EnvironmentProvider {
    static final String NAME = "webshop";

    private static final int OWN_PRODUCTS = 600;
    private static final int MOST_OWN_PRODUCTS = 2000;

    /** Shops of this JVM, by what they were made of: environments of the same settings share one. */
    private static final Cache<List<?>, Supplier<Shop>> SHOPS =
            CacheBuilder.newBuilder().softValues().build();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Search a shop, open a product, choose options and buy what an instruction asks for; 0 to 1 for the purchase.";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("data", "", "folder with WebShop's own files; empty for our generated catalogue"),
                new Option(
                        "products",
                        0,
                        "how many products: of ours 1 to 2000, 0 is 600; of the files the first ones, 0 is all"),
                new Option("kinds", OwnCatalogue.KINDS, "of how many kinds our products are, 1 to 40"),
                new Option("catalogue-seed", 1, "draws our products and goals, and what WebShop draws of prices"),
                new Option(
                        "instructions",
                        "human",
                        "of the files: human (what people wrote) or synthetic (what WebShop made, all options named)"),
                new Option("goals", 0, "of how many goals training draws, the first ones; 0 is all"),
                new Option(
                        "view",
                        "archer",
                        "archer (short: a line a piece, three results a page, think[...]) or webshop (all in a row, ten)"),
                new Option("page-size", 0, "results a page, 1 to 50; 0 is what the view has"),
                new Option("attributes-page", "hidden", "shown gives a product a page of its attributes; or hidden"),
                new Option("max-turns", 10, "turns until the episode is cut off, 1 to 1000"),
                new Option("malformed-reward", 0, "the reward of an action that a page does not have, -100 to 0"));
    }

    @Override
    public EnvironmentSpec configure(Settings settings) {
        View view = settings.one("view", View.class);
        int pageSize = settings.integer("page-size", 0, ProductIndex.MOST_FOUND);
        boolean shown =
                settings.word("attributes-page", List.of("hidden", "shown")).equals("shown");
        WebShop.Rules rules = new WebShop.Rules(
                view,
                pageSize == 0 ? view.pageSize() : pageSize,
                Arrays.stream(Session.Part.values())
                        .filter(part -> shown || part != Session.Part.ATTRIBUTES)
                        .collect(ImmutableList.toImmutableList()),
                settings.integer("max-turns", 1, 1000),
                settings.number("malformed-reward", -100, 0));
        int goals = settings.integer("goals", 0, Integer.MAX_VALUE);
        return new WebShopSpec(shop(settings), GoalSplit.Part.TRAINING, goals, rules);
    }

    private static Supplier<Shop> shop(Settings settings) {
        String data = settings.text("data");
        int products = settings.integer("products", 0, Integer.MAX_VALUE);
        int kinds = settings.integer("kinds", 1, OwnCatalogue.KINDS);
        int seed = settings.integer("catalogue-seed", Integer.MIN_VALUE, Integer.MAX_VALUE);
        WebShopFiles.Instructions instructions = settings.one("instructions", WebShopFiles.Instructions.class);
        if (!data.isEmpty()) {
            Path folder = settings.folder("data").toAbsolutePath();
            return shared(
                    List.of(folder, products, instructions, seed),
                    () -> WebShopFiles.shop(folder, products, instructions, seed));
        }
        int count = products == 0 ? OWN_PRODUCTS : settings.integer("products", 0, MOST_OWN_PRODUCTS);
        return shared(List.of(count, kinds, seed), () -> OwnCatalogue.shop(count, kinds, seed));
    }

    private static Supplier<Shop> shared(List<?> madeOf, Supplier<Shop> making) {
        return SHOPS.asMap().computeIfAbsent(madeOf, key -> Suppliers.memoize(making));
    }
}
