using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Text;

namespace Serverless.Core.Transforms;

/// <summary>Units by their UTF-8 name.</summary>
internal sealed class UnitTable
{
    private readonly Utf8Table _names;
    private readonly Unit[] _units;

    public UnitTable(IReadOnlyDictionary<string, UnitFactor> units)
    {
        _names = new Utf8Table([.. units.Keys.Select(Encoding.UTF8.GetBytes)]);
        _units = [.. units.Values.Select(unit => new Unit(unit.Factor, unit.Offset, Encoding.UTF8.GetBytes(unit.Base)))];
    }

    public Unit? Find(ReadOnlySpan<byte> name)
    {
        var index = _names.Find(name);
        return index < 0 ? null : _units[index];
    }

    internal sealed record Unit(double Factor, double Offset, byte[] Base);
}
