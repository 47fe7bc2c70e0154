package org.archerrl.env.webshop;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The words that our own products are made of, from {@code catalogue.json}: all of them written for this project. */
record CatalogueWords(List<String> brands, List<Department> departments) {
    private static final CatalogueWords SHIPPED = read();

    /**
     * Kinds that are sold side by side.
     *
     * @param attributes each with the line that tells of it among the features
     * @param uses what the products are for, as titles say it
     */
    record Department(
            String category, String path, Map<String, String> attributes, List<String> uses, List<Kind> kinds) {}

    /** A kind of product; prices in whole dollars. */
    record Kind(
            String name,
            String branch,
            List<String> styles,
            Map<String, List<String>> options,
            int lowest,
            int highest) {}

    /** A kind and where it is sold. */
    record Shelf(Department department, Kind kind) {}

    static CatalogueWords shipped() {
        return SHIPPED;
    }

    /** Returns all kinds, neighbours from the same department. */
    ImmutableList<Shelf> shelves() {
        return departments.stream()
                .flatMap(department -> department.kinds().stream().map(kind -> new Shelf(department, kind)))
                .collect(ImmutableList.toImmutableList());
    }

    private static CatalogueWords read() {
        try (InputStream json = CatalogueWords.class.getResourceAsStream("catalogue.json")) {
            return new ObjectMapper().readValue(json, CatalogueWords.class);
        } catch (IOException e) {
            throw new UncheckedIOException("catalogue.json, which is part of this library, cannot be read", e);
        }
    }
}
