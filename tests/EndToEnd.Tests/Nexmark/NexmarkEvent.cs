namespace Serverless.EndToEnd.Tests.Nexmark;

/// <summary>What an event of the auction site is; the numbers are those in the events.</summary>
internal enum NexmarkKind
{
    Person = 0,
    Auction = 1,
    Bid = 2,
}

/// <summary>
/// An event, with what queries look at. <paramref name="TimeMs"/> is in milliseconds since 1970. Of a person <paramref name="Person"/> is
/// the id, of an auction the seller, of a bid the bidder; <paramref name="Auction"/> is 0 for persons. <paramref name="Price"/> is in
/// cents: that of a bid, or the first bid of an auction; 0 for persons. <paramref name="Channel"/> is the number of a bid's channel
/// (<see cref="NexmarkTexts.NameOf"/>).
/// </summary>
internal readonly record struct NexmarkEvent(NexmarkKind Kind, long TimeMs, long Auction, long Person, long Price, int Channel = 0);
