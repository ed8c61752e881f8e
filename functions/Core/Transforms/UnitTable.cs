using System.Text;
using Serverless.Core.Pipelines;

namespace Serverless.Core.Transforms;

/// <summary>Units by their UTF-8 name. A dozen at most: a walk over them with the length compared first beats hashing.</summary>
internal sealed class UnitTable
{
    private readonly Unit[] _units;

    public UnitTable(IReadOnlyDictionary<string, UnitFactor> units) =>
        _units = [.. units.Select(unit => new Unit(Encoding.UTF8.GetBytes(unit.Key), unit.Value.Factor, unit.Value.Offset, Encoding.UTF8.GetBytes(unit.Value.Base)))];

    public Unit? Find(ReadOnlySpan<byte> name)
    {
        foreach (var unit in _units)
        {
            if (name.SequenceEqual(unit.Name))
                return unit;
        }
        return null;
    }

    internal sealed record Unit(byte[] Name, double Factor, double Offset, byte[] Base);
}
