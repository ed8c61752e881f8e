using System.Text.Json;
using Serverless.Core.Rejections;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Framers;

/// <summary>
/// The value is a JSON array, and each element is an event, of any JSON type. After a fault elements can't be told apart: the rest of the
/// value is one faulty event.
/// </summary>
internal sealed class ArrayFramer : Framer
{
    // How deep an element may nest is for its decoder to say, so that one too deep costs none of those after it.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    private JsonReaderState _state;
    private int _opening;
    private bool _opened;

    // An element after each comma, and a fault that takes the rest.
    public override int MostEvents(ReadOnlySpan<byte> value) => 2 + value.Count((byte)',');

    public override bool Next()
    {
        if (Fault is not null || (!_opened && IsBlank(Rest)))
            return false;
        (Start, Length) = (Position, End - Position);
        try
        {
            return Advance();
        }
        catch (JsonException fault)
        {
            // The reader's state goes from element to element, so its positions count from the array's start.
            return Fail(Reasons.Malformed, _opening + JsonPosition.OffsetOf(Source.AsSpan(_opening, End - _opening), fault));
        }
    }

    protected override void Restart()
    {
        _state = new JsonReaderState(Options);
        _opening = Position;
        _opened = false;
    }

    private bool Advance()
    {
        var reader = new Utf8JsonReader(Rest, isFinalBlock: true, _state);
        reader.Read();
        if (!_opened)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
                return Fail(Reasons.Malformed, Position + (int)reader.TokenStartIndex);
            _opened = true;
            reader.Read();
        }
        return reader.TokenType == JsonTokenType.EndArray ? Close(Position + (int)reader.BytesConsumed) : TakeElement(ref reader);
    }

    private bool TakeElement(ref Utf8JsonReader reader)
    {
        var start = Position + (int)reader.TokenStartIndex;
        reader.Skip();
        Position += (int)reader.BytesConsumed;
        (Start, Length) = (start, Position - start);
        _state = reader.CurrentState;
        return true;
    }

    private bool Close(int end)
    {
        Position = end;
        var trailing = WhiteSpace.IndexOfOther(Rest);
        return trailing >= 0 && Fail(Reasons.TrailingData, end + trailing);
    }

    private bool Fail(string reason, int position)
    {
        Length = End - Start;
        var found = Source.AsSpan(position, End - position);
        Fault = new Rejection(RejectionStage.Framing, reason, null, found.IsEmpty ? null : Printable.Of(found), position - Start);
        return true;
    }
}
