using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Framers;

/// <summary>
/// Cuts a record's value into events, one after the other. A byte order mark at its start is not part of the first. A fault ends the
/// record: the last event has a <see cref="Fault"/>, and its bytes are the rest of the value from the start of that event.
/// </summary>
internal abstract class Framer
{
    /// <summary>The bytes that are cut.</summary>
    public byte[] Source { get; protected set; } = [];

    /// <summary>Where the event starts in <see cref="Source"/>.</summary>
    public int Start { get; protected set; }

    /// <summary>How many bytes the event has.</summary>
    public int Length { get; protected set; }

    /// <summary>The event's bytes.</summary>
    public ReadOnlySpan<byte> Event => Source.AsSpan(Start, Length);

    /// <summary>Set when the rest of the record can't be cut; its position counts from <see cref="Start"/>.</summary>
    public Rejection? Fault { get; protected set; }

    /// <summary>Whether a record that has no event is in order: it only says how those of others are written.</summary>
    public virtual bool MayBeEmpty => false;

    /// <summary>The value that was opened, with a byte order mark if it has one.</summary>
    protected ArraySegment<byte> Value { get; private set; }

    /// <summary>The headers of the record that was opened.</summary>
    protected RecordHeaders Headers { get; private set; }

    /// <summary>Where the next event is looked for.</summary>
    protected int Position { get; set; }

    /// <summary>Where the value ends in <see cref="Source"/>.</summary>
    protected int End { get; private set; }

    /// <summary>What is not cut yet.</summary>
    protected ReadOnlySpan<byte> Rest => Source.AsSpan(Position, End - Position);

    /// <summary>A new framer. Throws <see cref="ArgumentOutOfRangeException"/> when there is no such framing.</summary>
    /// <param name="framing">How a value is cut.</param>
    /// <param name="explode">The array in each event so cut whose items are the events; null: none.</param>
    public static Framer For(Framing framing, FieldPath? explode = null) =>
        explode is null ? For(framing) : new ExplodeFramer(For(framing), explode);

    private static Framer For(Framing framing) => framing switch
    {
        Framing.Single => new SingleFramer(),
        Framing.Lines => new LinesFramer(),
        Framing.Array => new ArrayFramer(),
        Framing.Whole => new WholeFramer(),
        _ => throw new ArgumentOutOfRangeException(nameof(framing), framing, "no such framing"),
    };

    /// <summary>
    /// Starts on a record's value, which must not change until the next call; <see cref="Next"/> goes to its first event.
    /// </summary>
    /// <param name="value">The record's value.</param>
    /// <param name="headers">The record's headers, for formats whose cut depends on them.</param>
    public void Open(ArraySegment<byte> value, RecordHeaders headers)
    {
        (Value, Headers, Source) = (value, headers, value.Array!);
        Position = value.Offset + (value.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        End = value.Offset + value.Count;
        Fault = null;
        Restart();
    }

    /// <summary>No value of such bytes holds more events; found by a look at the bytes, and often more than there are.</summary>
    public abstract int MostEvents(ReadOnlySpan<byte> value);

    /// <summary>No value of such bytes holds events of more bytes together; found as <see cref="MostEvents"/>.</summary>
    public virtual long MostBytes(ReadOnlySpan<byte> value) => value.Length;

    /// <summary>Goes to the next event; false after the last.</summary>
    public abstract bool Next();

    /// <summary>Called when a value was opened.</summary>
    protected virtual void Restart()
    {
    }

    /// <summary>Whether the text has only white space.</summary>
    protected static bool IsBlank(ReadOnlySpan<byte> text) => WhiteSpace.IndexOfOther(text) < 0;
}
