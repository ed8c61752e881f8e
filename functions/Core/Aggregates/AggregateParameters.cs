namespace Serverless.Core.Aggregates;

/// <summary>The parameters of aggregates beside the field: each belongs to some kinds.</summary>
[Flags]
internal enum AggregateParameters
{
    None = 0,
    Quantiles = 1,
    Accuracy = 2,
    Precision = 4,
    K = 8,
    Capacity = 16,
    Weight = 32,
    Bounds = 64,
}
