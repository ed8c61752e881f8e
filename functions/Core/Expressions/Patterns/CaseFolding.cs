using System.Text;

namespace Serverless.Core.Expressions.Patterns;

/// <summary>
/// Which code points are equal when case doesn't count: Unicode's simple case folding, as RE2 has it. The Turkish dotted and dotless i fold
/// with nothing.
/// </summary>
internal static class CaseFolding
{
    // No letter beyond this has a case. (The Turkish ones have none in the invariant culture.)
    private const int LastCased = 0x1FFFF;

    // Foldings that the simple upper and lower cases don't give.
    private static readonly (int, int)[] Others =
    [
        (0x17F, 's'), (0x212A, 'k'), (0x212B, 0xE5), (0x2126, 0x3C9), (0xB5, 0x3BC), (0x1E9E, 0xDF), (0x3F4, 0x3B8), (0x345, 0x3B9),
        (0x1FBE, 0x3B9),
        (0x3C2, 0x3C3), (0x3D0, 0x3B2), (0x3D1, 0x3B8), (0x3D5, 0x3C6), (0x3D6, 0x3C0), (0x3F0, 0x3BA), (0x3F1, 0x3C1), (0x3F5, 0x3B5),
        (0x1E9B, 0x1E61),
    ];

    private static readonly Lazy<IReadOnlyDictionary<int, int[]>> Orbits = new(Build);

    /// <summary>The set, with all code points that are equal to one of it.</summary>
    public static CodePoints Close(CodePoints set)
    {
        var added = Orbits.Value.Where(orbit => set.Contains(orbit.Key)).SelectMany(orbit => orbit.Value).Select(one => (one, one));
        return CodePoints.Of(set.Ranges.Concat(added));
    }

    private static Dictionary<int, int[]> Build()
    {
        var leaders = new Dictionary<int, int>();
        for (var code = 0; code <= LastCased; code++)
        {
            if (!Rune.IsValid(code))
                continue;
            Join(leaders, code, Rune.ToUpperInvariant(new Rune(code)).Value);
            Join(leaders, code, Rune.ToLowerInvariant(new Rune(code)).Value);
        }
        foreach (var (one, other) in Others)
            Join(leaders, one, other);
        return leaders.Keys.GroupBy(code => Leader(leaders, code)).SelectMany(group => group.Select(code => (code, Orbit: group.ToArray())))
            .ToDictionary(entry => entry.code, entry => entry.Orbit);
    }

    private static void Join(Dictionary<int, int> leaders, int one, int other)
    {
        if (one == other)
            return;
        var (first, second) = (Leader(leaders, one), Leader(leaders, other));
        leaders[first] = second;
        leaders.TryAdd(second, second);
    }

    private static int Leader(Dictionary<int, int> leaders, int code)
    {
        while (leaders.TryGetValue(code, out var next) && next != code)
            code = next;
        return code;
    }
}
