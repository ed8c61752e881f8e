namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>Schedules that failed once, as the simulation printed them.</summary>
public sealed class ReplayTests
{
    // A window without new events was awaited to close by the pace of the clock.
    [Fact]
    public Task Seed_3() => ReplayAsync("""
        setup seed=1078246962 partitions=3 events=1 twists=Garbage+Beyond+Scattered views=Rekeyed startms=0
        + pokems=0 inline=0 pointers=7 chunks=3 outbox=2000 cache=100000
        """);

    // An event ahead of the clock, whose row was trimmed, was held against its window.
    [Fact]
    public Task Seed_1836839534() => ReplayAsync("""
        setup seed=1836839534 partitions=3 events=11 twists=Scattered views=Rekeyed startms=0
        + pokems=0 inline=1024 pointers=4 chunks=3 outbox=2000 cache=0
        batch host=0 most=4 seed=268153
        tick host=1
        storm host=0 calls=21 seed=815105
        tick host=0
        deliver host=0 count=10 seed=528296
        batch host=0 most=7 seed=756041
        deliver host=1 count=10 seed=867634
        deliver host=0 count=11 seed=220755
        tick host=1
        age
        deliver host=1 count=4 seed=0
        collect host=0
        """);

    // The part of an open session was taken for made up, as the session itself was too old to be judged.
    [Fact]
    public Task Seed_2054() => ReplayAsync("""
        setup seed=1340432741 partitions=3 events=41 twists=Beyond+Scattered+Poison+Unreadable views=Rekeyed startms=0
        + pokems=60 inline=0 pointers=4 chunks=3 outbox=4 cache=0 days=0
        batch host=0 most=3 seed=366135
        batch host=1 most=7 seed=629195
        batch host=0 most=4 seed=943045
        age
        batch host=1 most=2 seed=218245
        deliver host=0 count=5 seed=374483
        deliver host=0 count=7 seed=0
        batch host=1 most=5 seed=352503
        deliver host=1 count=4 seed=78058
        batch host=1 most=1 seed=556858
        deliver host=0 count=5 seed=0
        batch host=1 most=8 seed=312549
        crash host=0 write=10 after=True
        crash host=1 write=1 after=False
        tick host=0
        tick host=1
        collect host=0
        deliver host=0 count=6 seed=999806
        batch host=1 most=7 seed=312973
        batch host=1 most=2 seed=705084
        deliver host=0 count=9 seed=176929
        damagestate shard=651014 damage=Later seed=154653
        collect host=0
        """);

    // A pause was not seen in rows whose clock was set back between them.
    [Fact]
    public Task Seed_4217() => ReplayAsync("""
        setup seed=1780348275 partitions=2 events=24 twists=Trickling+Ahead+Appended views=All startms=60000
        + pokems=0 inline=0 pointers=1 chunks=3 outbox=4 cache=100000 days=7
        produce partition=0 count=5
        batch host=1 most=6 seed=408372
        produce partition=0 count=9
        batch host=1 most=4 seed=198621
        jump ms=-5576633
        """);

    // Rows were held against a topic that came later than they.
    [Fact]
    public Task Seed_11006() => ReplayAsync("""
        setup seed=753389853 partitions=2 events=12 twists=Appended views=All startms=0
        + pokems=0 inline=1024 pointers=7 chunks=3 outbox=2000 cache=0
        batch host=0 most=3 seed=706361
        batch host=0 most=6 seed=561636
        recreate quarters=6 seed=401091
        overlap host=1 most=8 before=Poke seed=501931
        batch host=1 most=5 seed=169648
        recreate quarters=2 seed=936555
        """);

    // A checkpoint that was taken while a source was stuck kept an audit from reading on when the object was mended.
    [Fact]
    public Task Seed_213() => ReplayAsync("""
        setup seed=137344348 partitions=2 events=16 twists=Scattered+Appended views=Rekeyed startms=0
        + pokems=60 inline=1024 pointers=4 chunks=512 outbox=4 cache=0 days=0
        deliver host=0 count=8 seed=0
        jump ms=5732162
        overlap host=1 most=6 before=Poke seed=656528
        tick host=1
        batch host=0 most=5 seed=234937
        batch host=1 most=3 seed=708530
        batch host=0 most=8 seed=264349
        deliver host=1 count=4 seed=0
        deliver host=1 count=9 seed=0
        damagedelta delta=116935 damage=Later seed=779503
        zombie host=0 before=Result seed=946447
        tick host=0
        age
        deliver host=0 count=5 seed=0
        deliver host=1 count=7 seed=192016
        tick host=1
        age
        deliver host=0 count=9 seed=0
        collect host=1
        """);

    // Rows of the second epoch were trimmed, but the last one of the first stays: an audit took the chain for whole.
    [Fact]
    public Task Seed_24593() => ReplayAsync("""
        setup seed=806003509 partitions=2 events=14 twists=Scattered+Unreadable views=Rekeyed startms=0
        + pokems=60 inline=1024 pointers=5 chunks=512 outbox=4 cache=100000 days=0
        batch host=0 most=8 seed=252839
        deliver host=0 count=10 seed=114762
        tick host=1
        tick host=1
        age
        reshard view=3 shards=0
        batch host=0 most=7 seed=280261
        deliver host=0 count=6 seed=0
        deliver host=1 count=11 seed=0
        age
        deliver host=1 count=10 seed=0
        batch host=1 most=7 seed=783464
        batch host=1 most=4 seed=29531
        age
        deliver host=1 count=8 seed=0
        age
        deliver host=0 count=7 seed=0
        deliver host=1 count=9 seed=0
        collect host=0
        """);

    private static async Task ReplayAsync(string schedule)
    {
        var failure = await SimulationRun.TryAsync(Schedule.Parse(schedule));
        Assert.True(failure is null, $"{failure?.At}: {failure?.What}");
    }

    // Corrections of a silent shard, whose state was made again for its successors, were not written.
    [Fact]
    public Task Seed_206() => ReplayAsync("""
        setup seed=47210921 partitions=1 events=6 twists=Scattered+Poison+Ahead+Appended views=Corrected startms=0
        + pokems=0 inline=1024 pointers=2 chunks=512 outbox=4 cache=0 days=7
        overlap host=0 most=6 before=Delta seed=745438
        deliver host=0 count=5 seed=782382
        redeploy shards=1
        batch host=0 most=4 seed=823208
        jump ms=3420709
        overlap host=0 most=8 before=Poke seed=4714
        """);

    // A window by count had closed while events were merged, before the watermark of the shard that handed over came to anything.
    [Fact]
    public Task Seed_20309() => ReplayAsync("""
        setup seed=1934170329 partitions=1 events=10 twists=Trickling+Ahead+Appended+Unreadable views=All startms=60000
        + pokems=0 inline=1024 pointers=7 chunks=3 outbox=4 cache=0 days=7
        produce partition=0 count=8
        redeploy shards=3
        batch host=1 most=6 seed=707204
        damagedelta delta=651386 damage=Flipped seed=35828
        batch host=1 most=8 seed=60452
        produce partition=0 count=12
        batch host=1 most=4 seed=451896
        upgrade shards=1
        """);

    // After the wall clock was set back, rows are kept for one more interval of the checkpoints.
    [Fact]
    public Task Seed_23182() => ReplayAsync("""
        setup seed=11616192 partitions=2 events=2 twists=Scattered+Poison+Appended views=Corrected startms=0
        + pokems=60 inline=0 pointers=6 chunks=3 outbox=4 cache=0 days=0
        batch host=0 most=4 seed=780465
        jump ms=3156796
        age
        deliver host=0 count=4 seed=0
        jump ms=-3890313
        batch host=1 most=6 seed=146326
        age
        """);

    // An audit began where the ledger has only the end of an empty chain, and nothing of what comes after it.
    [Fact]
    public async Task Seed_1918()
    {
        var failure = await SimulationRun.TryAsync(ScheduleGenerator.Of(1918));
        Assert.True(failure is null, $"{failure?.At}: {failure?.What}");
    }

    // Rows were kept for ever for a layout whose successors had handed over too, and were forgotten.
    [Fact]
    public Task Seed_101322() => ReplayAsync("""
        setup seed=1581882061 partitions=2 events=19 twists=Scattered views=Corrected startms=0
        + pokems=60 inline=1024 pointers=4 chunks=512 outbox=2000 cache=0 days=0
        deliver host=1 count=4 seed=102298
        age
        batch host=1 most=4 seed=832417
        batch host=0 most=3 seed=1660
        reshard view=6 shards=0
        deliver host=1 count=11 seed=0
        age
        batch host=0 most=6 seed=983365
        reshard view=6 shards=0
        deliver host=0 count=9 seed=0
        deliver host=0 count=2 seed=219537
        batch host=0 most=5 seed=311684
        deliver host=1 count=6 seed=501336
        deliver host=0 count=11 seed=0
        deliver host=1 count=2 seed=949144
        age
        batch host=1 most=8 seed=611241
        deliver host=1 count=3 seed=942464
        age
        deliver host=0 count=11 seed=0
        damagestate shard=886107 damage=Gone seed=329788
        batch host=0 most=2 seed=619824
        deliver host=1 count=10 seed=0
        collect host=0
        """);

    // A shard that woke up put its own handover in the place of the one that its heirs had begun from.
    [Fact]
    public Task Seed_511871() => ReplayAsync("""
        setup seed=1217437699 partitions=3 events=108 twists=Trickling+Garbage+Scattered+Poison+Ahead views=Corrected startms=60000
        + pokems=60 inline=0 pointers=2 chunks=3 outbox=2000 cache=0 days=0
        produce partition=1 count=15
        deliver host=0 count=7 seed=590169
        overlap host=0 most=8 before=Side seed=901941
        deliver host=0 count=7 seed=33258
        pass ms=1382
        pass ms=3217
        upgrade shards=3
        reshard view=3 shards=1
        pass ms=461
        overlap host=1 most=6 before=Poke seed=320047
        deliver host=1 count=9 seed=0
        produce partition=2 count=6
        reshard view=1 shards=2
        deliver host=1 count=6 seed=0
        crash host=0 write=5 after=False
        batch host=0 most=1 seed=169850
        slowseal host=0 most=6 seed=967081
        batch host=1 most=8 seed=657938
        batch host=0 most=2 seed=620025
        batch host=0 most=4 seed=502881
        deliver host=1 count=5 seed=271718
        deliver host=0 count=4 seed=0
        deliver host=1 count=6 seed=0
        deliver host=0 count=7 seed=0
        slowseal host=1 most=7 seed=740148
        deliver host=1 count=11 seed=0
        deliver host=1 count=3 seed=0
        """);

    // A shard at rest that has lost its state, and whose events are damaged, is poked once a report interval only.
    [Fact]
    public Task Seed_520816() => ReplayAsync("""
        setup seed=1850728340 partitions=3 events=1 twists=Scattered views=Corrected startms=0
        + pokems=0 inline=0 pointers=7 chunks=512 outbox=2000 cache=0 days=7
        deliver host=0 count=3 seed=0
        batch host=0 most=6 seed=296484
        tick host=1
        deliver host=0 count=11 seed=728222
        tick host=1
        deliver host=1 count=9 seed=448897
        damagestate shard=890102 damage=Gone seed=575075
        damagedelta delta=483725 damage=Cut seed=530436
        """);

    // A batch that pauses, as the topic was another, looks for pressure after its pause.
    [Fact]
    public Task Seed_535820() => ReplayAsync("""
        setup seed=1840400142 partitions=1 events=2 twists=Scattered views=Rekeyed startms=0
        + pokems=0 inline=0 pointers=4 chunks=3 outbox=4 cache=0 days=7
        batch host=0 most=2 seed=162075
        pass ms=29
        recreate quarters=7 seed=453293
        batch host=0 most=2 seed=99955
        return
        batch host=0 most=5 seed=207230
        """);

    // What an instance that had ended said of its wait looked new again after the wall clock was set back.
    [Fact]
    public Task Seed_569462() => ReplayAsync("""
        setup seed=1641437066 partitions=3 events=3 twists=Scattered+Poison views=Rekeyed startms=0
        + pokems=60 inline=1024 pointers=5 chunks=3 outbox=4 cache=0 days=0
        jump ms=5580785
        deliver host=0 count=4 seed=768739
        jump ms=6041805
        upgrade shards=0
        crash host=0 write=10 after=False
        batch host=0 most=4 seed=931216
        age
        batch host=0 most=3 seed=230743
        jump ms=-7127852
        jump ms=352992
        batch host=1 most=3 seed=191729
        jump ms=2862279
        jump ms=-5997325
        batch host=1 most=2 seed=676325
        batch host=1 most=7 seed=852251
        jump ms=-3438207
        age
        """);

    // The same, after the time that was waited for it to pass.
    [Fact]
    public Task Seed_573368() => ReplayAsync("""
        setup seed=1071411810 partitions=3 events=4 twists=Growing+Beyond+Ahead views=Movable startms=0
        + pokems=0 inline=1024 pointers=4 chunks=3 outbox=4 cache=100000 days=0
        version more=3 atonce=False
        crash host=0 write=4 after=False
        deliver host=0 count=11 seed=273454
        batch host=0 most=6 seed=691043
        batch host=1 most=2 seed=971888
        jump ms=-6556039
        age
        """);

    // A dead worker's pane has an event that its successor, which had closed the window over idle partitions, corrects into it once more.
    [Fact]
    public Task Seed_599851() => ReplayAsync("""
        setup seed=1797348727 partitions=3 events=41 twists=Trickling+Scattered views=Rekeyed startms=60000
        + pokems=60 inline=1024 pointers=6 chunks=3 outbox=4 cache=0 days=0
        deliver host=1 count=9 seed=0
        produce partition=2 count=9
        batch host=1 most=5 seed=15357
        age
        produce partition=1 count=15
        produce partition=2 count=19
        batch host=0 most=6 seed=382065
        tick host=0
        freeze shard=360856
        produce partition=1 count=12
        deliver host=1 count=5 seed=998799
        overlap host=1 most=8 before=Delta seed=528122
        overlap host=0 most=6 before=Append seed=452773
        pass ms=75
        deliver host=0 count=1 seed=0
        deliver host=0 count=7 seed=0
        deliver host=0 count=3 seed=0
        thaw
        deliver host=1 count=5 seed=737181
        deliver host=1 count=4 seed=0
        tick host=0
        crash host=1 write=1 after=True
        deliver host=0 count=3 seed=0
        tick host=0
        batch host=0 most=6 seed=794084
        zombie host=1 before=Replace seed=162108
        deliver host=1 count=11 seed=885349
        produce partition=0 count=12
        batch host=1 most=1 seed=603053
        overlap host=0 most=2 before=Side seed=75748
        zombie host=0 before=Result seed=385028
        deliver host=1 count=5 seed=634255
        zombie host=1 before=Replace seed=75636
        """);

    // What is stored of a redrive is damaged: the collector goes on, and keeps what the redrive may need.
    [Fact]
    public Task Seed_107() => ReplayAsync("""
        setup seed=1479923171 partitions=2 events=12 twists=Growing+Stamps views=Movable startms=0
        + pokems=60 inline=0 pointers=3 chunks=512 outbox=4 cache=100000 days=0
        batch host=0 most=7 seed=20803
        redrive host=0 kind=DeadLetter
        damagedelta delta=96919 damage=Flipped seed=760424
        collect host=1
        """);

    // A damaged object of redriven events, whose redrive is damaged, too: that is said of it, and the next object is looked at.
    [Fact]
    public Task Seed_552() => ReplayAsync("""
        setup seed=2090012598 partitions=3 events=44 twists=Growing+Ahead+Appended views=Movable startms=0
        + pokems=60 inline=0 pointers=5 chunks=3 outbox=2000 cache=100000 days=7
        batch host=0 most=8 seed=739980
        redrive host=1 kind=DeadLetter
        batch host=0 most=2 seed=541084
        batch host=0 most=3 seed=681072
        batch host=0 most=5 seed=930193
        damagedelta delta=423969 damage=Flipped seed=637461
        batch host=0 most=8 seed=323263
        damagedelta delta=746795 damage=Foreign seed=795157
        """);

    // An audit that takes several steps closed a window before it had read what was redriven into it.
    [Fact]
    public Task Seed_21015() => ReplayAsync("""
        setup seed=2035157217 partitions=3 events=76 twists=Scattered+Stamps views=Rekeyed startms=0
        + pokems=60 inline=1024 pointers=6 chunks=3 outbox=4 cache=0 days=7
        batch host=0 most=6 seed=249054
        batch host=0 most=6 seed=924352
        pass ms=298
        deliver host=1 count=10 seed=587128
        batch host=1 most=3 seed=591790
        batch host=1 most=8 seed=480789
        batch host=1 most=3 seed=498954
        overlap host=0 most=8 before=Delta seed=335233
        overlap host=0 most=6 before=Poke seed=46520
        overlap host=1 most=8 before=Poke seed=55901
        reshard view=5 shards=0
        redrive host=1 kind=DeadLetter
        version more=0 atonce=True
        redrive host=0 kind=Late
        """);

    // Malformed records in a partition that ends beyond its last one: it is idle a record later than others.
    [Fact]
    public Task Seed_20286() => ReplayAsync("""
        setup seed=1984533894 partitions=3 events=53 twists=Garbage+Beyond+Scattered+Ahead+Stamps views=Rekeyed startms=0
        + pokems=0 inline=1024 pointers=7 chunks=3 outbox=4 cache=0 days=7
        batch host=0 most=8 seed=409176
        overlap host=0 most=6 before=Delta seed=693450
        batch host=0 most=8 seed=416331
        deliver host=0 count=8 seed=0
        deliver host=0 count=3 seed=0
        batch host=0 most=7 seed=170688
        damagestate shard=547827 damage=Later seed=152994
        """);

    // A state from before the epoch that brought what is redriven: an audit took it for one that has applied that.
    [Fact]
    public Task Seed_5889() => ReplayAsync("""
        setup seed=1408969647 partitions=2 events=32 twists=Scattered+Poison+Stamps views=Rekeyed startms=0
        + pokems=60 inline=1024 pointers=2 chunks=512 outbox=2000 cache=100000 days=0
        batch host=0 most=6 seed=497156
        age
        batch host=0 most=2 seed=80697
        pass ms=723
        deliver host=0 count=11 seed=832334
        batch host=0 most=8 seed=477191
        repeat letter=377647
        deliver host=1 count=8 seed=0
        pass ms=168
        batch host=0 most=8 seed=778540
        redrive host=1 kind=Late
        deliver host=0 count=1 seed=254388
        deliver host=1 count=6 seed=538238
        damagestate shard=203062 damage=Later seed=816692
        """);

    // A shard lost its state right after it had written a window with what was redriven, and had reported neither: it took that for a
    // correction of the window that it found stored.
    [Fact]
    public Task Seed_6791() => ReplayAsync("""
        setup seed=534844047 partitions=1 events=26 twists=Growing+Stamps+Repeated views=Movable startms=0
        + pokems=60 inline=0 pointers=3 chunks=3 outbox=4 cache=100000 days=7
        deliver host=1 count=9 seed=0
        batch host=0 most=5 seed=753587
        storm host=1 calls=22 seed=847657
        batch host=1 most=3 seed=329590
        deliver host=1 count=11 seed=0
        batch host=0 most=6 seed=353807
        batch host=0 most=7 seed=684940
        batch host=1 most=2 seed=920462
        redrive host=1 kind=Late
        tick host=1
        deliver host=1 count=3 seed=61366
        deliver host=1 count=10 seed=0
        damagestate shard=6574 damage=Cut seed=764442
        batch host=1 most=8 seed=240183
        batch host=1 most=8 seed=841343
        deliver host=1 count=9 seed=0
        """);
}
