namespace Serverless.Core.Expressions.Patterns;

/// <summary>Reads a class, <c>[a-z\d[:alpha:]]</c>.</summary>
internal sealed class ClassReader(PatternCursor cursor, EscapeReader escapes)
{
    /// <summary>The set of a class, after its opening bracket.</summary>
    public CodePoints Read(bool foldCase)
    {
        var negative = cursor.Accept('^');
        var set = CodePoints.None;
        for (var first = true; first || !cursor.At(']'); first = false)
        {
            if (!cursor.AtEnd)
                set = set.With(Part(foldCase));
            if (cursor.AtEnd)
                throw new PatternProblem("a '[' has no ']'");
        }
        cursor.Next++;
        return negative ? set.Inverse() : set;
    }

    private CodePoints Part(bool foldCase)
    {
        if (cursor.Accept("[:"))
            return PosixSet(foldCase);
        var start = cursor.Next;
        if (cursor.Accept('\\') && !cursor.AtEnd && escapes.NamedSet(foldCase) is { } named)
            return named;
        cursor.Next = start;
        var set = Range();
        return foldCase ? CaseFolding.Close(set) : set;
    }

    private CodePoints Range()
    {
        var first = Code();
        if (!cursor.At('-') || cursor.IsNext(']'))
            return CodePoints.Of(first);
        cursor.Next++;
        if (cursor.AtEnd)
            return CodePoints.Of(first);
        var last = Code();
        return first <= last
            ? CodePoints.Range(first, last)
            : throw new PatternProblem($"the range '{char.ConvertFromUtf32(first)}-{char.ConvertFromUtf32(last)}' runs backwards");
    }

    private int Code() => cursor.Accept('\\') ? escapes.Code() : cursor.Take();

    private CodePoints PosixSet(bool foldCase)
    {
        var negative = cursor.Accept('^');
        var start = cursor.Next;
        while (!cursor.AtEnd && !cursor.At(':'))
            cursor.Next++;
        var name = cursor.Since(start);
        if (!cursor.Accept(":]") || NamedSets.FindPosix(name) is not { } set)
            throw new PatternProblem($"'[:{name}:]' is no class: {string.Join(", ", NamedSets.PosixNames)} are");
        set = foldCase ? CaseFolding.Close(set) : set;
        return negative ? set.Inverse() : set;
    }
}
