namespace Serverless.Core.Expressions.Patterns;

/// <summary>
/// Reads repetitions: <c>* + ? {2} {2,} {2,5}</c>, each perhaps with a <c>?</c> after it: few first.
/// </summary>
internal sealed class RepeatReader(PatternCursor cursor)
{
    /// <summary>Largest count of a repetition, and largest product of nested ones, as in RE2.</summary>
    public const int MaxCount = 1000;

    /// <summary>The part itself, or its repetition. Where it <paramref name="swaps"/>, a <c>?</c> says the opposite.</summary>
    public PatternTree Read(PatternTree part, bool swaps)
    {
        var start = cursor.Next;
        if (!TryRead(out var least, out var most))
            return part;
        var isLazy = cursor.Accept('?') != swaps;
        if (most > MaxCount || least > MaxCount)
            throw new PatternProblem($"a repetition count is larger than {MaxCount}");
        if (most >= 0 && least > most)
            throw new PatternProblem($"'{cursor.Since(start)}' counts backwards");
        var repetition = cursor.Since(start);
        if (TryRead(out _, out _))
            throw new PatternProblem($"'{repetition}' repeats a repetition: put the inner one in parentheses");
        return new PatternTree.Repeat(part, least, most, isLazy);
    }

    private bool TryRead(out int least, out int most)
    {
        (least, most) = (cursor.At('+') ? 1 : 0, cursor.At('?') ? 1 : -1);
        if (cursor.At('{'))
            return TryCounts(out least, out most);
        return cursor.Accept('*') || cursor.Accept('+') || cursor.Accept('?');
    }

    // Braces that hold no counts are literal, as in RE2.
    private bool TryCounts(out int least, out int most)
    {
        var start = cursor.Next++;
        most = -1;
        var counted = TryCount(out least);
        if (counted && !cursor.Accept(','))
            most = least;
        else if (counted && !cursor.At('}'))
            counted = TryCount(out most);
        if (counted && cursor.Accept('}'))
            return true;
        cursor.Next = start;
        return false;
    }

    private bool TryCount(out int count)
    {
        var start = cursor.Next;
        for (count = 0; cursor.At(char.IsAsciiDigit);)
            count = Math.Min(MaxCount + 1, (count * 10) + cursor.Take() - '0');
        return cursor.Next > start;
    }
}
