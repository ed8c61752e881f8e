namespace Serverless.Benchmarks;

/// <summary>Readings of one thing on a machine that others use too.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public void Add(double value) => _values.Add(value);

    public double Median => _values.Order().ElementAt(_values.Count / 2);

    public double Last => _values[^1];

    public double Best => _values.Max();
}
