package org.archerrl.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.archerrl.stats.Curve.Point;
import org.archerrl.stats.Reach.Kind;
import org.junit.jupiter.api.Test;

final class CurveTest {
    private static Curve curve(double... xy) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < xy.length; i += 2) {
            points.add(new Point(xy[i], xy[i + 1]));
        }
        return new Curve(points);
    }

    @Test
    void areaIsTheMeanOnTheWay() {
        Curve curve = curve(0, 0, 10, 10, 30, 20);
        // Trapezoids 50 and 300 over 30; up to 20 the second one ends at 15: 50 and 125 over 20.
        assertEquals(350 / 30.0, curve.meanUntil(30), 1e-12);
        assertEquals(175 / 20.0, curve.meanUntil(20), 1e-12);
        assertEquals((350 + 10 * 20) / 40.0, curve.meanUntil(40), 1e-12);
        assertEquals(0, curve.meanUntil(0), 1e-12);
        assertEquals(7, curve(5, 7).meanUntil(5), 1e-12);
        assertEquals(5, curve(0, 0, 0, 5, 10, 5).meanUntil(10), 1e-12);
    }

    @Test
    void aThresholdMustStayPassed() {
        Curve curve = curve(0, 0, 10, 3, 20, 1, 30, 2.5, 40, 2.1, 50, 9);
        assertEquals(new Reach(30, Kind.REACHED), curve.reach(2));
        assertEquals(new Reach(10, Kind.REACHED), curve.reach(.5));
        assertEquals(new Reach(50, Kind.CENSORED), curve.reach(3));
        assertEquals(new Reach(50, Kind.CENSORED), curve.reach(5));
    }

    @Test
    void runsThatNeverReachItAreCensored() {
        Reach at10 = new Reach(10, Kind.REACHED);
        Reach at20 = new Reach(20, Kind.REACHED);
        Reach not50 = new Reach(50, Kind.CENSORED);
        assertEquals(OptionalDouble.of(20), Reach.median(List.of(at20, at10, not50)));
        assertEquals(OptionalDouble.empty(), Reach.median(List.of(at10, not50, not50)));
        assertEquals(OptionalDouble.of(10), Reach.median(List.of(at10, at10, not50, not50)));
        // A run that was only looked at until 15 leaves the estimate: 2/3 remain after 10, one third after 20.
        assertEquals(OptionalDouble.of(20), Reach.median(List.of(at10, at20, new Reach(15, Kind.CENSORED))));
        assertEquals(2, Reach.reached(List.of(at10, not50, at20)));
    }

    @Test
    void aCurveGoesForward() {
        assertThrows(IllegalArgumentException.class, () -> curve());
        assertThrows(IllegalArgumentException.class, () -> curve(1, 0, 0, 0));
    }
}
