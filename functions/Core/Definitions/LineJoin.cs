namespace Serverless.Core.Definitions;

/// <summary>
/// Which lines of a record belong to the event of the line before them: those of a stack trace, or all that don't begin an event. Lines
/// of different records are never joined.
/// </summary>
/// <param name="Traces">Whose stack traces are joined; none when <paramref name="Start"/> is given.</param>
/// <param name="Start">A regular expression of RE2 that is found in lines that begin an event; null: none is given.</param>
/// <param name="MaxLines">The most lines of an event, 2 to 10,000; the line after them begins another.</param>
/// <param name="MaxBytes">
/// The most bytes of an event of several lines, at least 1,024; the line that would go beyond begins another.
/// </param>
public sealed record LineJoin(IReadOnlyList<TraceKind> Traces, string? Start, int MaxLines = 500, int MaxBytes = 64 * 1024)
{
    /// <inheritdoc/>
    public bool Equals(LineJoin? other) => other is not null && Start == other.Start && MaxLines == other.MaxLines
        && MaxBytes == other.MaxBytes && Traces.SequenceEqual(other.Traces);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Start, MaxLines, MaxBytes, Traces.Count);
}

/// <summary>Whose stack traces are known.</summary>
public enum TraceKind
{
    /// <summary>Java and other languages of its machine: the exception, <c>at</c>, <c>Caused by:</c>, <c>... 12 more</c>.</summary>
    Java,

    /// <summary>.NET: the exception, <c>   at</c>, <c> ---&gt;</c>, <c>--- End of inner exception stack trace ---</c>.</summary>
    DotNet,

    /// <summary>Python: <c>Traceback (most recent call last):</c>, what is indented after it, and the line of the exception.</summary>
    Python,

    /// <summary>Go: <c>goroutine 1 [running]:</c> after <c>panic:</c>, functions and files.</summary>
    Go,

    /// <summary>Any line that begins with a blank or a tab.</summary>
    Indent,
}
