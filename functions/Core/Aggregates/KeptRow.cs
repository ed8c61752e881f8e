using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>A row of <see cref="KeptRows"/>, without its values.</summary>
/// <param name="Rank">By <see cref="KeptRowPlan.Turn"/>; 0 where rows have none.</param>
/// <param name="Time">Its event's time.</param>
/// <param name="Position">Its event's position.</param>
/// <param name="Place">Where its values are.</param>
internal readonly record struct KeptRow(long Rank, EventTime Time, EventPosition Position, int Place);
