namespace Serverless.Core.Decoding.Framers;

/// <summary>The whole value is one event; a blank value has none.</summary>
internal sealed class SingleFramer : Framer
{
    public override int MostEvents(ReadOnlySpan<byte> value) => 1;

    public override bool Next()
    {
        if (IsBlank(Rest))
            return false;
        (Start, Length) = (Position, End - Position);
        Position = End;
        return true;
    }
}
