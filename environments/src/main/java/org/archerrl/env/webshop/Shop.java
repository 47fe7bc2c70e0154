package org.archerrl.env.webshop;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.List;

/** Products, the search over them, and what buyers are asked for. Never changes, so environments share it. */
final class Shop {
    /** Whose words it is made of. */
    enum Origin {
        OWN,
        WEBSHOP_FILES
    }

    private final Origin origin;
    private final ImmutableMap<String, Product> byAsin;
    private final ProductIndex index;
    private final ImmutableList<Goal> goals;

    /**
     * Opens one.
     *
     * @param products with different asins
     * @param goals in the order by which the held-out ones are told from the others
     */
    Shop(Origin origin, List<Product> products, List<Goal> goals) {
        this.origin = origin;
        this.byAsin = Maps.uniqueIndex(products, Product::asin);
        this.index = new ProductIndex(products);
        this.goals = ImmutableList.copyOf(goals);
    }

    Origin origin() {
        return origin;
    }

    ImmutableList<Product> products() {
        return byAsin.values().asList();
    }

    /** Returns the product of that number, which must be there. */
    Product product(String asin) {
        return byAsin.get(asin);
    }

    /** Returns the products that fit the words best. */
    ImmutableList<Product> search(String words) {
        return index.search(words);
    }

    ImmutableList<Goal> goals() {
        return goals;
    }
}
