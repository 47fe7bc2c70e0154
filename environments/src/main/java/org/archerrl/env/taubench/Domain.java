package org.archerrl.env.taubench;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Locale;

/** A business: its tables and its tools. */
enum Domain {
    /** A shop. */
    RETAIL("users", "orders", "products"),
    /** An airline. */
    AIRLINE("users", "reservations", "flights");

    private final ImmutableList<String> tables;

    Domain(String... tables) {
        this.tables = ImmutableList.copyOf(tables);
    }

    static Domain named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Returns the names of its tables, which the first generation has in a file each. */
    List<String> tables() {
        return tables;
    }

    ImmutableMap<String, Tool> tools(Generation generation) {
        return this == RETAIL ? RetailTools.of(generation) : AirlineTools.of(generation);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
