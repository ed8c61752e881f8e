using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Framers;

/// <summary>
/// Cuts a record's value into events, one after the other. A byte order mark at its start is not part of the first.
/// A fault ends the record: it is one last event that <see cref="Fault"/> rejects, whose bytes are those from the fault's event on.
/// </summary>
internal abstract class Framer
{
    /// <summary>The bytes that are cut.</summary>
    public byte[] Source { get; private set; } = [];

    /// <summary>Where the event starts in <see cref="Source"/>.</summary>
    public int Start { get; protected set; }

    public int Length { get; protected set; }

    /// <summary>Set when the rest of the record can't be cut; its position counts from <see cref="Start"/>.</summary>
    public Rejection? Fault { get; protected set; }

    /// <summary>Where the next event is looked for.</summary>
    protected int Position { get; set; }

    protected int End { get; private set; }

    protected ReadOnlySpan<byte> Rest => Source.AsSpan(Position, End - Position);

    public static Framer For(Framing framing) => framing switch
    {
        Framing.Single => new SingleFramer(),
        Framing.Lines => new LinesFramer(),
        Framing.Array => new ArrayFramer(),
        _ => throw new ArgumentOutOfRangeException(nameof(framing), framing, "no such framing"),
    };

    public void Open(ArraySegment<byte> value)
    {
        Source = value.Array!;
        Position = value.Offset + (value.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        End = value.Offset + value.Count;
        Fault = null;
        Restart();
    }

    /// <summary>Goes to the next event; false behind the last.</summary>
    public abstract bool Next();

    protected virtual void Restart()
    {
    }

    protected static bool IsBlank(ReadOnlySpan<byte> text) => WhiteSpace.IndexOfOther(text) < 0;
}
