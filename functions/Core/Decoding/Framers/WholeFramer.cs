namespace Serverless.Core.Decoding.Framers;

/// <summary>The whole value is one event, whatever its bytes are; an empty value has none.</summary>
internal sealed class WholeFramer : Framer
{
    private bool _isLeft;

    public override int MostEvents(ReadOnlySpan<byte> value) => 1;

    public override bool Next()
    {
        if (!_isLeft)
            return false;
        _isLeft = false;
        (Start, Length) = (Value.Offset, Value.Count);
        return true;
    }

    protected override void Restart() => _isLeft = Value.Count > 0;
}
