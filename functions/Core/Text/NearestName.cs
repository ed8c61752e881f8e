namespace Serverless.Core.Text;

/// <summary>Finds which known name a misspelt name was probably meant to be. Letters are compared without regard to case.</summary>
public static class NearestName
{
    /// <summary>The end of a message: <c>"; did you mean 'x'?"</c>, or an empty text when no known name is near.</summary>
    public static string Hint(string name, IEnumerable<string> known) =>
        Of(name, known) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    /// <summary>
    /// The message that there is no <paramref name="what"/> of that name: with the nearest known name or, when none is near, with all.
    /// </summary>
    public static string Unknown(string what, string name, IReadOnlyCollection<string> known) => Of(name, known) is { } nearest
        ? $"there is no {what} '{name}' here; did you mean '{nearest}'?"
        : $"there is no {what} '{name}' here; known are: {string.Join(", ", known.Order(StringComparer.Ordinal))}";

    /// <summary>
    /// The known name with the smallest edit distance (V. Levenshtein, 1966, with F. Damerau's swaps of neighbours), the first of equals.
    /// Null when more than a third of the letters of the longer name differ; one letter may always differ.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        var best = known
            .Select(candidate => (Name: candidate, Distance: Distance(name, candidate)))
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(1, Math.Max(name.Length, best.Name.Length) / 3) ? best.Name : null;
    }

    // Over lower-cased letters, three rows of the table at a time. Two letters in the other's place are one mistake.
    private static int Distance(string left, string right)
    {
        var (before, row, next) = (new int[right.Length + 1], Enumerable.Range(0, right.Length + 1).ToArray(), new int[right.Length + 1]);
        for (var i = 1; i <= left.Length; i++, (before, row, next) = (row, next, before))
        {
            next[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = row[j - 1] + (IsSame(left[i - 1], right[j - 1]) ? 0 : 1);
                next[j] = Math.Min(replaced, Math.Min(row[j], next[j - 1]) + 1);
                if (i > 1 && j > 1 && IsSame(left[i - 1], right[j - 2]) && IsSame(left[i - 2], right[j - 1]))
                    next[j] = Math.Min(next[j], before[j - 2] + 1);
            }
        }
        return row[right.Length];
    }

    private static bool IsSame(char one, char other) => char.ToLowerInvariant(one) == char.ToLowerInvariant(other);
}
