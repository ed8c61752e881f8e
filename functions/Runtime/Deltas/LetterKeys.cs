using Serverless.Core.Personal;

namespace Serverless.Runtime.Deltas;

/// <summary>
/// Opens the letters of redrives that are sealed, and notes which keys weren't there: the fold depends on that. One thread at a time.
/// </summary>
/// <param name="keys">The keys that there are.</param>
/// <param name="pipeline">The pipeline that the letters are of.</param>
internal sealed class LetterKeys(PersonalKeys keys, string pipeline)
{
    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);

    /// <summary>The names of the keys that weren't there, in the order of their characters.</summary>
    public IReadOnlyList<string> Missing => [.. _missing];

    /// <summary>A letter with what is sealed in it, or with the reason why that can't be had.</summary>
    public RedriveLetter Open(RedriveLetter letter)
    {
        if (letter.SealedWith is { } key && keys.Find(key) is null)
            _missing.Add(key);
        return letter.Open(keys, pipeline);
    }
}
