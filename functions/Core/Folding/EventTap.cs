using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Folding;

/// <summary>Called for every accepted event once, in order, for late ones too. The row is valid during the call only.</summary>
public delegate void EventTap(Row row, EventTime time, EventPosition position);
