package org.archerrl.env.twentyquestions;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is true in this world: the objects and, for each attribute, which of them have it. Both formats are described at the
 * top of their files.
 */
final class Facts {
    private static final Splitter SEMICOLON = Splitter.on(';').trimResults().omitEmptyStrings();
    private static final Splitter COMMA = Splitter.on(',').trimResults().omitEmptyStrings();
    private static final Splitter SLASH = Splitter.on('/').trimResults().omitEmptyStrings();

    /** Whatever has {@code premise} has {@code conclusion}. */
    record Implication(String premise, String conclusion) {}

    private static final class Loaded {
        private static final Facts FACTS = new Facts(lines("objects.txt"), lines("attributes.txt"));
    }

    private final ImmutableList<HiddenObject> objects;
    private final ImmutableList<Attribute> attributes;
    private final ImmutableList<Implication> implications;

    Facts(List<String> objectLines, List<String> attributeLines) {
        this.objects = readObjects(objectLines);
        AttributeReader reader = new AttributeReader(objects);
        attributeLines.forEach(reader::read);
        this.attributes = ImmutableList.copyOf(reader.attributes.values());
        this.implications = ImmutableList.copyOf(reader.implications);
    }

    /** Returns the facts that ship with this package. */
    static Facts shipped() {
        return Loaded.FACTS;
    }

    ImmutableList<HiddenObject> objects() {
        return objects;
    }

    ImmutableList<Attribute> attributes() {
        return attributes;
    }

    ImmutableList<Implication> implications() {
        return implications;
    }

    private static List<String> lines(String resource) {
        try {
            return Resources.readLines(Resources.getResource(Facts.class, resource), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + resource, e);
        }
    }

    private static ImmutableList<HiddenObject> readObjects(List<String> lines) {
        List<HiddenObject> objects = new ArrayList<>();
        String category = "";
        for (String line : lines) {
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            if (text.startsWith("[")) {
                category = text.substring(1, text.length() - 1);
                continue;
            }
            String article = text.startsWith("an ") ? "an " : text.startsWith("a ") ? "a " : "";
            objects.add(new HiddenObject(
                    objects.size(), category, article, SEMICOLON.splitToList(text.substring(article.length()))));
        }
        return ImmutableList.copyOf(objects);
    }

    private static final class AttributeReader {
        private final ImmutableListMultimap<String, HiddenObject> byCategory;
        private final Map<String, HiddenObject> byName = new HashMap<>();
        private final Map<String, Attribute> attributes = new LinkedHashMap<>();
        private final List<Implication> implications = new ArrayList<>();
        private Attribute current;

        AttributeReader(List<HiddenObject> objects) {
            this.byCategory =
                    objects.stream().collect(ImmutableListMultimap.toImmutableListMultimap(o -> o.category(), o -> o));
            objects.forEach(o -> byName.put(o.name(), o));
        }

        void read(String line) {
            if (line.isBlank() || line.startsWith("#")) {
                return;
            }
            int arrow = line.indexOf("=>");
            if (line.startsWith(" ")) {
                COMMA.split(line.strip()).forEach(this::readHolder);
            } else if (arrow >= 0) {
                implications.add(new Implication(
                        known(line.substring(0, arrow).strip()).name(),
                        known(line.substring(arrow + 2).strip()).name()));
            } else {
                int colon = line.indexOf(':');
                String name = line.substring(0, colon);
                current = new Attribute(name, SLASH.splitToList(line.substring(colon + 1)), new BitSet());
                if (attributes.put(name, current) != null) {
                    throw new IllegalArgumentException("attribute '" + name + "' is defined twice");
                }
            }
        }

        private void readHolder(String word) {
            String name = word.substring(1);
            BitSet holders = current.holders();
            switch (word.charAt(0)) {
                case '@' -> {
                    if (!byCategory.containsKey(name)) {
                        throw new IllegalArgumentException(current.name() + ": there is no category '" + name + "'");
                    }
                    byCategory.get(name).forEach(o -> holders.set(o.index()));
                }
                case '#' -> holders.or(known(name).holders());
                case '-' -> holders.clear(object(name));
                default -> holders.set(object(word));
            }
        }

        private int object(String name) {
            HiddenObject object = byName.get(name);
            if (object == null) {
                throw new IllegalArgumentException(current.name() + ": there is no object '" + name + "'");
            }
            return object.index();
        }

        private Attribute known(String name) {
            Attribute attribute = attributes.get(name);
            if (attribute == null) {
                throw new IllegalArgumentException("there is no attribute '" + name + "' so far");
            }
            return attribute;
        }
    }
}
