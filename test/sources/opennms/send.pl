#!/usr/bin/perl
# Sends one event to a TCP event listener and closes at once, reading no answer: send.pl host:port uei
use strict;
use warnings;
use IO::Socket::INET;
use POSIX qw(strftime setlocale LC_TIME);

my ($peer, $uei) = @ARGV;
setlocale(LC_TIME, "C");
my @now = gmtime();
my $day = $now[3];
my $hour = $now[2];
my $time = strftime("%A, $day %B %Y $hour:%M:%S o'clock GMT", @now);

my $socket = IO::Socket::INET->new(PeerAddr => $peer, Proto => "tcp") or die "cannot connect: $@";
print $socket <<"XML";
<log>
 <events>
  <event>
   <uei>$uei</uei>
   <source>perl_send_event</source>
   <nodeid>7</nodeid>
   <time>$time</time>
   <host>noc.example.org</host>
   <parms>
    <parm>
     <parmName><![CDATA[ds]]></parmName>
     <value type="string" encoding="text"><![CDATA[/var]]></value>
    </parm>
   </parms>
   <severity>Major</severity>
  </event>
 </events>
</log>
XML
close $socket;
