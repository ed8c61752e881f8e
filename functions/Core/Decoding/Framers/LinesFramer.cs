namespace Serverless.Core.Decoding.Framers;

/// <summary>Events are separated by line feeds, each with or without a carriage return before it; blank lines are no events.</summary>
internal sealed class LinesFramer : Framer
{
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    public override int MostEvents(ReadOnlySpan<byte> value) => 1 + value.Count(LineFeed);

    public override bool Next()
    {
        while (Position < End)
        {
            var rest = Rest;
            var feed = rest.IndexOf(LineFeed);
            var line = feed < 0 ? rest : rest[..feed];
            (Start, Length) = (Position, line.TrimEnd(CarriageReturn).Length);
            Position = feed < 0 ? End : Position + feed + 1;
            if (!IsBlank(line))
                return true;
        }
        return false;
    }
}
