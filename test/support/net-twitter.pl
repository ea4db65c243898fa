# What an independent client of the Twitter-like API sends: update, reply, direct message.
use strict;
use warnings;
use Net::Twitter::Lite;

my ( $url, $user, $password, $status, $account, $text ) = @ARGV;
my $client = Net::Twitter::Lite->new(
    username => $user,
    password => $password,
    apiurl   => $url,
    source   => 'Watchbill',
    legacy_lists_api => 0,
);
$client->update( { status => $status } );
$client->new_direct_message( { user => $account, text => $text } );
