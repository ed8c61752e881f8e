using System.Text.Unicode;
using Serverless.Core.Definitions;
using Serverless.Core.Expressions.Captures;

namespace Serverless.Core.Decoding.Framers;

/// <summary>
/// An event is a line and the lines after it that belong to it, within bounds; blank lines between them are a part of it, others none.
/// </summary>
internal sealed class JoinedLinesFramer(LineJoin join) : Framer
{
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private readonly TraceLines _traces = new(join.Traces);
    private readonly CaptureMachine? _start = join.Start is null
        ? null
        : CaptureMachine.Compile(join.Start, _ => false, out var problem) ?? throw new ArgumentException(problem, nameof(join));

    /// <inheritdoc/>
    public override int MostEvents(ReadOnlySpan<byte> value) => 1 + value.Count(LineFeed);

    /// <inheritdoc/>
    public override bool Next()
    {
        if (!TryLine(Position, out var start, out var end, out var next))
            return false;
        (Start, Length, Position) = (start, end - start, next);
        _traces.Begin(Source.AsSpan(start, end - start));
        for (var lines = 1; lines < join.MaxLines && TryLine(Position, out var from, out end, out next); lines++)
        {
            if (end - Start > join.MaxBytes || !Continues(Source.AsSpan(from, end - from)))
                break;
            (Length, Position) = (end - Start, next);
        }
        return true;
    }

    // A line that isn't UTF-8 has no match: it goes on, and the decoder says what is wrong.
    private bool Continues(ReadOnlySpan<byte> line) =>
        _start is null ? _traces.Continue(line) : !(Utf8.IsValid(line) && _start.TryMatch(line));

    /// <summary>The next line that isn't blank, without its line break; false when there is none.</summary>
    private bool TryLine(int at, out int start, out int end, out int next)
    {
        for ((start, end, next) = (at, at, at); next < End;)
        {
            start = next;
            var feed = Source.AsSpan(start, End - start).IndexOf(LineFeed);
            end = feed < 0 ? End : start + feed;
            next = feed < 0 ? End : end + 1;
            var line = Source.AsSpan(start, end - start);
            end = start + line.TrimEnd(CarriageReturn).Length;
            if (!IsBlank(line))
                return true;
        }
        return false;
    }
}
