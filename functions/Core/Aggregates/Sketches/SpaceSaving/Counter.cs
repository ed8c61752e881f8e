namespace Serverless.Core.Aggregates.Sketches.SpaceSaving;

/// <summary>
/// An item's counter in a <see cref="SpaceSaving"/> sketch: its weight lies in [<see cref="Weight"/> - <see cref="Error"/>,
/// <see cref="Weight"/>]. Its bytes are <see cref="Length"/> from <see cref="Start"/>, of the <see cref="Room"/> it has there.
/// </summary>
internal struct Counter
{
    public ulong Hash;
    public double Weight;
    public double Error;
    public int Start;
    public int Length;
    public int Room;
}
