package org.archerrl.env.webshop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.archerrl.env.python.PythonRandom;
import org.junit.jupiter.api.Test;

/** Expected values are those of {@code x = list(range(n)); random.seed(233); random.shuffle(x)} in Python 3. */
class ShuffleTest {
    @Test
    void shufflesLikePython() {
        assertEquals(List.of(5, 9, 0, 1, 4, 7, 6, 3, 8, 2), shuffled(10));
        List<Integer> many = shuffled(1600);
        assertEquals(List.of(1085, 1042, 423, 483, 1371, 656, 672, 1412, 1481, 1565, 1020, 683), many.subList(0, 12));
        assertEquals(List.of(472, 1075, 357, 1286, 1397), many.subList(1595, 1600));
    }

    private static List<Integer> shuffled(int size) {
        List<Integer> list = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        PythonRandom random = new PythonRandom(233);
        Shuffle.inPlace(list, bound -> (int) random.between(0, bound - 1));
        return list;
    }
}
