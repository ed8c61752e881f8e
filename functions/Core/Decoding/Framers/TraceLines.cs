using Serverless.Core.Definitions;

namespace Serverless.Core.Decoding.Framers;

/// <summary>
/// Tells which lines belong to the stack trace of the event before them. Most say so themselves; after the first line of a trace of
/// Python or Go also lines do that say nothing. One thread at a time.
/// </summary>
internal sealed class TraceLines(IReadOnlyList<TraceKind> kinds)
{
    private readonly bool _java = kinds.Contains(TraceKind.Java);
    private readonly bool _dotNet = kinds.Contains(TraceKind.DotNet);
    private readonly bool _python = kinds.Contains(TraceKind.Python);
    private readonly bool _go = kinds.Contains(TraceKind.Go);
    private readonly bool _indent = kinds.Contains(TraceKind.Indent);
    private Inside _inside;

    private enum Inside
    {
        Nothing,
        Frames,
        AfterException,
        Goroutines,
    }

    /// <summary>Begins an event with its first line.</summary>
    public void Begin(ReadOnlySpan<byte> line) => _inside =
        _python && line.EndsWith("Traceback (most recent call last):"u8) ? Inside.Frames
        : _go && BeginsPanic(line) ? Inside.Goroutines
        : Inside.Nothing;

    /// <summary>Whether the line, which isn't blank, belongs to the event.</summary>
    public bool Continue(ReadOnlySpan<byte> line)
    {
        var isIndented = line[0] is (byte)' ' or (byte)'\t';
        return (_indent && isIndented)
            || ((_java || _dotNet) && IsException(line))
            || (_java && IsJava(line.TrimStart(" \t"u8), isIndented))
            || (_dotNet && IsDotNet(line))
            || (_python && ContinuesPython(line, isIndented))
            || (_go && ContinuesGo(line));
    }

    // java.lang.IllegalStateException: text, after the line that says what was being done
    private static bool IsException(ReadOnlySpan<byte> line)
    {
        var name = line.IndexOfAny((byte)':', (byte)' ') is >= 0 and var length ? line[..length] : line;
        return name.IndexOf((byte)'.') > 0
            && (name.EndsWith("Exception"u8) || name.EndsWith("Error"u8) || name.EndsWith("Throwable"u8));
    }

    private static bool IsJava(ReadOnlySpan<byte> text, bool isIndented) =>
        (isIndented && (text.StartsWith("at "u8) || (text.StartsWith("... "u8) && text.Length > 4 && char.IsAsciiDigit((char)text[4]))))
        || text.StartsWith("Caused by: "u8) || text.StartsWith("Suppressed: "u8)
        || (isIndented && text.StartsWith("- locked "u8));

    private static bool IsDotNet(ReadOnlySpan<byte> line) =>
        line.StartsWith("   at "u8) || line.StartsWith(" ---> "u8)
        || line.StartsWith("   --- End of "u8) || line.StartsWith("--- End of "u8);

    private bool ContinuesPython(ReadOnlySpan<byte> line, bool isIndented)
    {
        if (line.SequenceEqual("Traceback (most recent call last):"u8))
            _inside = Inside.Frames;
        else if (_inside == Inside.Frames && !isIndented)
            _inside = Inside.AfterException;
        else if (_inside != Inside.Frames)
            return _inside == Inside.AfterException && IsBetween(line);
        return true;
    }

    private static bool IsBetween(ReadOnlySpan<byte> line) =>
        line.StartsWith("During handling of the above exception, "u8) || line.StartsWith("The above exception was the direct cause "u8);

    private bool ContinuesGo(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("goroutine "u8) && line.EndsWith("]:"u8))
            _inside = Inside.Goroutines;
        else if (_inside != Inside.Goroutines || BeginsPanic(line))
            return false;
        return line.StartsWith("goroutine "u8) || line.StartsWith("created by "u8) || line.StartsWith("[signal "u8)
            || line.StartsWith("exit status "u8) || line[0] == '\t' || IsCall(line);
    }

    // main.f(0x1, {0xc000012018, 0x3})
    private static bool IsCall(ReadOnlySpan<byte> line) =>
        line[^1] == ')' && line.IndexOfAny((byte)'(', (byte)' ') is > 0 and var first && line[first] == '(';

    private static bool BeginsPanic(ReadOnlySpan<byte> line) => line.StartsWith("panic: "u8) || line.StartsWith("fatal error: "u8);
}
