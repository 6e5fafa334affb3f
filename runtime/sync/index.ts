// heddle/sync: what tasks use to talk and to wait for each other.
export { ChannelClosedError, oneshot, OneshotReceiver, OneshotSender } from '../channel/oneshot.ts';
